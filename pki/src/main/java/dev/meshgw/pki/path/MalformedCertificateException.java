package dev.meshgw.pki.path;

/** Bytes that are no X.509 certificate, or no revocation list, in DER (X.690). The message says what is wrong, {@link #offset} where. */
public final class MalformedCertificateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int offset;

    MalformedCertificateException(int offset, String reason) {
        super(reason);
        this.offset = offset;
    }

    /** The byte, counted from 0, at which the element that is wrong begins. */
    public int offset() {
        return offset;
    }

    /** Where and what, as one phrase. */
    public String where() {
        return "byte " + offset + ": " + getMessage();
    }
}
