package dev.meshgw.analysis;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How grave a finding is; worst first, as istioctl sorts. */
public enum Level {
    ERROR("Error"),
    WARNING("Warning"),
    INFO("Info");

    private static final Set<String> LIMITS =
            Set.of(DiagnosticCode.NOT_HONOURED.code(), DiagnosticCode.NOT_SUPPORTED.code());

    private final String word;

    Level(String word) {
        this.word = word;
    }

    /** As istioctl prints it: {@code Error}. */
    public String word() {
        return word;
    }

    /** The level that a user means, in any case. */
    public static Optional<Level> parse(String word) {
        return Arrays.stream(values())
                .filter(level -> level.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** What meshgw does not run is no fault of a manifest, however grave it is for whoever runs it here. */
    static Level of(Diagnostic diagnostic) {
        boolean isLimit = LIMITS.contains(diagnostic.code());
        return isLimit ? INFO : valueOf(diagnostic.severity().name());
    }

    public boolean isAtLeast(Level other) {
        return compareTo(other) <= 0;
    }
}
