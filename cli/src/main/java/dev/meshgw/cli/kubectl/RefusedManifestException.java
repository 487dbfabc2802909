package dev.meshgw.cli.kubectl;

/** A manifest that validation or admission refuses; the message is all that is printed. */
final class RefusedManifestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedManifestException(String message) {
        super(message);
    }
}
