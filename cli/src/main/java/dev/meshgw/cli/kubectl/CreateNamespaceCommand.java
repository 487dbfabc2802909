package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.mesh.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshgw create namespace}. */
@Command(
        name = "namespace",
        description = "Create a namespace. The namespaces default and istio-system always exist.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  A namespace for a sample:",
            "    $ meshgw create namespace foo",
            "",
            "Exit codes: 0 created · 1 not created"
        })
public final class CreateNamespaceCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Creation creation = new Creation();

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Name of the namespace.")
    private List<String> names = List.of();

    CreateNamespaceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String name = Creation.requireOneName(names, "create namespace");
        return creation.create(ResourceKind.NAMESPACE, name, Map.of("spec", Map.of(), "status", Map.of()), console);
    }
}
