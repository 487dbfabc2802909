package dev.meshgw.config.resource;

/** Gateway spec.servers[].tls.tlsCertificates[]. */
public record TlsCertificate(String serverCertificate, String privateKey) {}
