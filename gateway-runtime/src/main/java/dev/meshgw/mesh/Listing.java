package dev.meshgw.mesh;

import dev.meshgw.config.source.Diagnostic;
import java.util.List;

/**
 * The resources of a kind, and what is wrong with files that should hold one.
 *
 * @param objects by namespace and name
 * @param problems one for each file that was edited into something else; the others are listed all the same
 */
public record Listing(List<MeshObject> objects, List<Diagnostic> problems) {

    public Listing {
        objects = List.copyOf(objects);
        problems = List.copyOf(problems);
    }
}
