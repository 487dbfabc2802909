package dev.meshgw.pki.path;

import dev.meshgw.pki.DistinguishedName;
import javax.security.auth.x500.X500Principal;

/** How certificates are called in messages. Stateless. */
final class CertificateText {

    /** Longer outside text tells no more and floods a terminal. */
    private static final int MAX_CHARACTERS = 200;

    private CertificateText() {}

    static String name(Name name) {
        if (name.isEmpty()) {
            return "(empty)";
        }
        try {
            return printable(DistinguishedName.of(new X500Principal(name.der())).toString());
        } catch (IllegalArgumentException unreadableForJava) {
            return printable(String.join(", ", name.values(Name.COMMON_NAME)));
        }
    }

    static String quoted(ChainCertificate certificate) {
        return '"' + name(certificate.subjectName()) + '"';
    }

    /** Control characters replaced, cut at 200 characters. */
    static String printable(String outside) {
        var text = new StringBuilder();
        outside.codePoints().limit(MAX_CHARACTERS).forEach(c -> {
            boolean safe = !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
            text.append(safe ? Character.toString(c) : String.format("\\x%02x", c));
        });
        return text + (outside.codePointCount(0, outside.length()) > MAX_CHARACTERS ? "…" : "");
    }
}
