package dev.meshgw.cli.demo;

import java.io.IOException;

/** The parts of the document on secure gateways from which tests build their own stories. */
final class HttpbinDocument {

    static final String HOST = "httpbin.example.com";

    /** What the document asks for in each of its requests. */
    static final String TEAPOT = "/status/418";

    private static final String SINGLE_HOST = "Configure a TLS ingress gateway for a single host";
    private static final String MUTUAL_TLS = "Configure a mutual TLS ingress gateway";

    private HttpbinDocument() {}

    /** The root, the certificate of httpbin, the workload and its route; no Gateway yet. */
    static void prepare(PackagedGateway gateway) throws IOException {
        for (String command : Documents.commands(Documents.SECURE_GATEWAYS, "The task before this one")) {
            gateway.must(command);
        }
        for (String command : Documents.commands(Documents.SECURE_GATEWAYS, Documents.CERTIFICATES)) {
            gateway.must(command);
        }
        gateway.must(theOne(SINGLE_HOST, "kind: VirtualService"));
    }

    /** Makes the root of the same name and its certificate in {@code new_certificates}. */
    static void makeNewCertificates(PackagedGateway gateway) throws IOException {
        for (String command : Documents.commands(Documents.SECURE_GATEWAYS, SINGLE_HOST)) {
            if (command.startsWith("mkdir") || command.startsWith("openssl")) {
                gateway.must(command);
            }
        }
    }

    static String createSecretWithCa() throws IOException {
        return theOne(MUTUAL_TLS, "--from-file=ca.crt=example.com.crt");
    }

    static String applySimpleGateway() throws IOException {
        return theOne(SINGLE_HOST, "mode: SIMPLE");
    }

    static String applyMutualGateway() throws IOException {
        return theOne(MUTUAL_TLS, "mode: MUTUAL");
    }

    /** Makes client.example.com.crt. */
    static void makeClientCertificate(PackagedGateway gateway) throws IOException {
        for (String command : Documents.commands(Documents.SECURE_GATEWAYS, MUTUAL_TLS)) {
            if (command.startsWith("openssl")) {
                gateway.must(command);
            }
        }
    }

    private static String theOne(String heading, String part) throws IOException {
        return Documents.commands(Documents.SECURE_GATEWAYS, heading).stream()
                .filter(command -> command.contains(part))
                .findFirst()
                .orElseThrow();
    }
}
