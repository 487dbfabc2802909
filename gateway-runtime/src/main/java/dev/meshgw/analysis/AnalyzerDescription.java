package dev.meshgw.analysis;

import java.util.List;

/** An analyzer as {@code --list-analyzers} shows it; ordered by name. */
public record AnalyzerDescription(String name, String description, List<String> codes)
        implements Comparable<AnalyzerDescription> {

    public AnalyzerDescription {
        codes = List.copyOf(codes);
    }

    @Override
    public int compareTo(AnalyzerDescription other) {
        return name.compareTo(other.name);
    }
}
