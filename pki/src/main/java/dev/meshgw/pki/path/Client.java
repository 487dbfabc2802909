package dev.meshgw.pki.path;

/**
 * Programs that verify certificates, as a person who meets their refusals names them. What {@link Lint} says of one was seen of
 * the version named here, or is written in its source.
 */
public enum Client {
    /** OpenSSL 3.0 at security level 2, as Debian, Ubuntu and Fedora build it; curl 7.88 looks at wildcards itself. */
    CURL("curl"),
    /** Chromium 156; Chrome and Edge have the same verifier. */
    CHROMIUM("Chromium"),
    /** NSS 3.87. */
    FIREFOX("Firefox"),
    /** crypto/x509 of Go 1.19; negative serial numbers since Go 1.23. */
    GO("Go"),
    /** HttpsURLConnection and HttpClient of Java 17 and 25. */
    JAVA("Java"),
    /** Since 3.13 with X509_V_FLAG_X509_STRICT. */
    PYTHON("Python 3.13"),
    /** As a server that loads the certificate: context_impl.cc of Envoy 1.36. */
    ENVOY("Envoy"),
    /** Apple's systems (support.apple.com/103769). */
    APPLE("Apple");

    private final String label;

    Client(String label) {
        this.label = label;
    }

    /** For people: {@code Python 3.13}. */
    public String label() {
        return label;
    }
}
