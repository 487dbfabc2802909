package dev.meshgw.config.resource;

/** networking.istio.io StringMatch. */
public sealed interface StringMatch {

    /** The whole value. */
    record Exact(String value) implements StringMatch {}

    /** The start of the value, byte for byte. */
    record Prefix(String value) implements StringMatch {}

    /** An RE2 expression that must match the whole value. */
    record Regex(String value) implements StringMatch {}

    /** An empty StringMatch: the value must be there. */
    record Present() implements StringMatch {}
}
