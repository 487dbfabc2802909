package dev.meshgw.pki;

/** Bytes are not what ASN.1 asks for. The message names the byte. */
final class DerException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String what;

    DerException(int offset, String what) {
        super("byte " + offset + ": " + what);
        this.offset = offset;
        this.what = what;
    }

    /** The same of bytes that stand at an offset of a file. */
    DerException within(int start) {
        return start == 0 ? this : new DerException(start + offset, what);
    }
}
