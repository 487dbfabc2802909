package dev.meshgw.mesh;

import java.time.Instant;

/**
 * One column of the table that {@code get} prints.
 *
 * @param wide whether only {@code -o wide} shows it
 */
public record Column(String header, boolean wide, Cell cell) {

    /** From a resource to its text in the column. Pure. */
    @FunctionalInterface
    public interface Cell {
        String of(MeshObject object, Instant now);
    }
}
