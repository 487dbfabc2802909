package dev.meshgw.sample.http;

/** Why the server itself refuses, before or instead of the application; each with its status of RFC 9110. */
public enum Refusal {
    /** Not HTTP, or framed in a way that could be read twice (RFC 9112 §6.3). */
    BAD_REQUEST(400),
    /** More body than {@link HttpLimits#maxBodyBytes}. */
    CONTENT_TOO_LARGE(413),
    /** A longer request line than {@link HttpLimits#maxRequestLineBytes}. */
    URI_TOO_LONG(414),
    /** An {@code Expect} other than {@code 100-continue} (RFC 9110 §10.1.1). */
    EXPECTATION_FAILED(417),
    /** More header bytes than {@link HttpLimits#maxHeaderBytes}. */
    HEADERS_TOO_LARGE(431),
    /** The application threw: a bug of ours. */
    INTERNAL_ERROR(500),
    /** Neither HTTP/1.0 nor HTTP/1.1. */
    VERSION_NOT_SUPPORTED(505);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}
