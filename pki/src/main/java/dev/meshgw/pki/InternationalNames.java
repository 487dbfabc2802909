package dev.meshgw.pki;

import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Locale;

/**
 * Internationalized host names (RFC 5890) in their two forms: what people read, and the ASCII that certificates hold.
 *
 * <p>The JDK implements the edition of 2003, which maps sharp s and final sigma to other letters. Browsers and curl look names up
 * by the edition of 2008, which keeps them (UTS #46 §4), and so do we.
 */
final class InternationalNames {

    private static final String ACE_PREFIX = "xn--";

    /** What both editions take for a dot (RFC 3490 §3.1). */
    private static final String DOTS = "[.\u3002\uff0e\uff61]";

    private InternationalNames() {}

    /** @throws PkiException if the name has no ASCII form */
    static String toAscii(String typed) {
        if (isAscii(typed)) {
            return typed;
        }
        var labels = new ArrayList<String>();
        for (String label : typed.split(DOTS, -1)) {
            labels.add(isAscii(label) ? label : encoded(typed, label));
        }
        return String.join(".", labels);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static String encoded(String typed, String label) {
        String kept = Normalizer.normalize(label, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        if (kept.codePoints().anyMatch(c -> Character.getType(c) == Character.FORMAT)) {
            throw refused(typed, "it holds an invisible character");
        }
        if (kept.indexOf('ß') < 0 && kept.indexOf('ς') < 0) {
            try {
                return IDN.toASCII(label, IDN.USE_STD3_ASCII_RULES);
            } catch (IllegalArgumentException e) {
                throw refused(typed, "it has no ASCII form (IDNA): " + e.getMessage());
            }
        }
        if (!kept.codePoints().allMatch(InternationalNames::isOfAWord)) {
            throw refused(
                    typed, "the label \"" + PkiException.printable(label) + "\" holds more than letters and digits");
        }
        return ACE_PREFIX + Punycode.encode(kept);
    }

    private static boolean isOfAWord(int codePoint) {
        return Character.isLetterOrDigit(codePoint)
                || Character.getType(codePoint) == Character.NON_SPACING_MARK
                || codePoint == '-';
    }

    private static PkiException refused(String typed, String why) {
        return new PkiException("\"" + PkiException.printable(typed) + "\" is not a DNS name", why, null);
    }

    /** {@code  (bücher.example)} if the ASCII name is an internationalized one that the JDK can read, otherwise nothing. */
    static String inBrackets(String ascii) {
        if (!ascii.contains(ACE_PREFIX)) {
            return "";
        }
        int at = ascii.indexOf('@') + 1;
        String read = ascii.substring(0, at) + IDN.toUnicode(ascii.substring(at));
        return read.equals(ascii) ? "" : " (" + PkiException.printable(read) + ")";
    }
}
