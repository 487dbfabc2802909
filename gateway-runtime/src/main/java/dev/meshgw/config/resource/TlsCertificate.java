package dev.meshgw.config.resource;

/** Gateway spec.servers[].tls.tlsCertificates[]: paths inside the gateway's pod. */
public record TlsCertificate(String serverCertificate, String privateKey, String caCertificates) {}
