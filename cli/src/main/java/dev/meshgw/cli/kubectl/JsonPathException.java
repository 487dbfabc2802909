package dev.meshgw.cli.kubectl;

/** A JSONPath template that cannot be read or does not fit its object; the message is client-go's. */
final class JsonPathException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JsonPathException(String message) {
        super(message);
    }
}
