package dev.meshgw.pki;

import java.net.IDN;

/** Internationalized host names (RFC 5890) in their two forms: what people read, and the ASCII that certificates hold. */
final class InternationalNames {

    private static final String ACE_PREFIX = "xn--";

    /**
     * Characters that IDNA 2003, which the JDK implements, maps away and that IDNA 2008, by which browsers and curl look names
     * up, keeps: sharp s, final sigma and the two joiners (UTS #46 §4).
     */
    private static final String DEVIATIONS = "ß\u03c2\u200c\u200d";

    private InternationalNames() {}

    /** @throws PkiException if the name has no ASCII form, or the two editions of IDNA disagree about it */
    static String toAscii(String typed) {
        if (typed.chars().allMatch(c -> c < 0x80)) {
            return typed;
        }
        if (typed.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
            throw new PkiException(
                    "\"" + PkiException.printable(typed) + "\" is not a DNS name",
                    "clients disagree about its ASCII form: IDNA 2008 keeps ß, ς and joiners, IDNA 2003 maps them",
                    "write the ASCII form that you want, xn--…");
        }
        try {
            return IDN.toASCII(typed, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException e) {
            throw new PkiException(
                    "\"" + PkiException.printable(typed) + "\" is not a DNS name",
                    "it has no ASCII form (IDNA): " + e.getMessage(),
                    null);
        }
    }

    /** {@code  (bücher.example)} if the ASCII name is an internationalized one, otherwise nothing. */
    static String inBrackets(String ascii) {
        if (!ascii.contains(ACE_PREFIX)) {
            return "";
        }
        int at = ascii.indexOf('@') + 1;
        String read = ascii.substring(0, at) + IDN.toUnicode(ascii.substring(at));
        return read.equals(ascii) ? "" : " (" + PkiException.printable(read) + ")";
    }
}
