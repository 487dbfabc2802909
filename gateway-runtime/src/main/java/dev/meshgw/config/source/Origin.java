package dev.meshgw.config.source;

import java.util.function.Function;

/**
 * The document that a resource came from, able to say where each of its fields was written. Immutable.
 *
 * <p>Field paths are those of Kubernetes: {@code spec.servers[0].tls.credentialName}. A path that the document does not
 * have answers with its nearest parent that it has.
 */
public final class Origin {

    private final SourceLocation start;
    private final Function<String, SourceLocation> lookup;

    private Origin(SourceLocation start, Function<String, SourceLocation> lookup) {
        this.start = start;
        this.lookup = lookup;
    }

    /** @param lookup from a field path to its place; called at most once for each message, so it may be slow */
    public static Origin of(SourceLocation start, Function<String, SourceLocation> lookup) {
        return new Origin(start, lookup);
    }

    /** For resources that no file holds, such as the gateway's own Service. */
    public static Origin none(String description) {
        var location = new SourceLocation(description, 0, 0);
        return new Origin(location, path -> location);
    }

    /** The start of the document. */
    public SourceLocation start() {
        return start;
    }

    public SourceLocation at(String fieldPath) {
        return lookup.apply(fieldPath);
    }

    @Override
    public String toString() {
        return start.toString();
    }
}
