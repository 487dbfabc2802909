package dev.meshgw.config.resource;

/** Gateway spec.servers[].tls.mode; {@link #PASSTHROUGH} is the value of an absent field (protobuf's zero). */
public enum TlsMode {
    PASSTHROUGH,
    SIMPLE,
    MUTUAL,
    AUTO_PASSTHROUGH,
    ISTIO_MUTUAL,
    OPTIONAL_MUTUAL
}
