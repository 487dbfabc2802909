package dev.meshgw.cli.kubectl;

import dev.meshgw.mesh.MeshObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints a message for each object that a verb changed, or the objects if {@code -o} asks for them. Used once. */
final class ResultPrinter {

    private final Optional<OutputFormat> format;
    private final PrintStream out;
    private final List<MeshObject> objects = new ArrayList<>();

    ResultPrinter(Optional<OutputFormat> format, PrintStream out) {
        this.format = format;
        this.out = out;
    }

    void print(MeshObject object, String message) {
        if (format.isEmpty()) {
            out.println(message);
        } else {
            objects.add(object);
        }
    }

    /** Prints what {@code -o} asked for: one object as it is, several as a List. */
    void finish() {
        if (format.isPresent() && !objects.isEmpty()) {
            out.print(format.get().render(objects.size() == 1 ? objects.get(0).tree() : list()));
        }
    }

    private Map<String, Object> list() {
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "List",
                "metadata",
                Map.of(),
                "items",
                objects.stream().map(MeshObject::tree).toList());
    }
}
