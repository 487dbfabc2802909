package dev.meshgw.config.resource;

/** Gateway spec.servers[].tls.minProtocolVersion and maxProtocolVersion. */
public enum TlsProtocol {
    TLS_AUTO,
    TLSV1_0,
    TLSV1_1,
    TLSV1_2,
    TLSV1_3
}
