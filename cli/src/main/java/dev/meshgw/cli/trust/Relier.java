package dev.meshgw.cli.trust;

import java.util.Arrays;
import java.util.Optional;

/** Who relies on certificates (RFC 5280 §3.1 calls them relying parties) and has a list of roots of its own. */
public enum Relier {
    SYSTEM("system"),
    CHROMIUM("chromium"),
    FIREFOX("firefox"),
    JAVA("java"),
    NODE("node"),
    PYTHON("python"),
    CURL("curl");

    private final String label;

    Relier(String label) {
        this.label = label;
    }

    /** The one that the command line names so, empty if there is none. */
    public static Optional<Relier> named(String label) {
        return Arrays.stream(values())
                .filter(relier -> relier.label.equals(label))
                .findFirst();
    }

    /** As the command line names it. */
    @Override
    public String toString() {
        return label;
    }
}
