package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;

/** A source or document cannot be read; carries what to say about it, and never leaves this package. */
final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    UnreadableException(Diagnostic diagnostic) {
        super(diagnostic.what(), null, false, false);
        this.diagnostic = diagnostic;
    }

    Diagnostic diagnostic() {
        return diagnostic;
    }
}
