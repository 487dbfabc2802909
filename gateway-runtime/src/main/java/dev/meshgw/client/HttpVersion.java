package dev.meshgw.client;

/** A version of HTTP, and its ALPN name. */
public enum HttpVersion {
    HTTP_1_0("1.0", "http/1.0"),
    HTTP_1_1("1.1", "http/1.1"),
    HTTP_2("2", "h2");

    private final String number;
    private final String alpn;

    HttpVersion(String number, String alpn) {
        this.number = number;
        this.alpn = alpn;
    }

    /** {@code 1.0}, {@code 1.1} or {@code 2}. */
    public String number() {
        return number;
    }

    /** The protocol identifier of RFC 7301 and RFC 9113 §3.1. */
    public String alpn() {
        return alpn;
    }
}
