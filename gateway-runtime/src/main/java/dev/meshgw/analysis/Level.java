package dev.meshgw.analysis;

import dev.meshgw.config.source.Severity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How grave a finding is; worst first, as istioctl sorts. */
public enum Level {
    ERROR("Error"),
    WARNING("Warning"),
    INFO("Info");

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

    static Level of(Severity severity) {
        return valueOf(severity.name());
    }

    public boolean isAtLeast(Level other) {
        return compareTo(other) <= 0;
    }
}
