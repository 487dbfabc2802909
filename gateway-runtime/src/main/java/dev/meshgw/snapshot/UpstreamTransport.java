package dev.meshgw.snapshot;

/** How application data become the bytes of an upstream connection. */
public sealed interface UpstreamTransport {

    /** No TLS. */
    record PlainText() implements UpstreamTransport {}
}
