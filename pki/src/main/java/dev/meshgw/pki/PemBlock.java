package dev.meshgw.pki;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One block between a BEGIN and an END line (RFC 7468), or what a DER file or a key store holds, with the label that it would
 * have in PEM. Immutable by agreement: nobody writes to {@code content}.
 *
 * @param label what the BEGIN line says, printable ASCII
 * @param dekInfo how the content is encrypted in OpenSSL's old way, from the RFC 1421 header of that name; null if it is not
 * @param content the bytes that the base64 text stands for
 */
record PemBlock(String label, Place place, @Nullable String dekInfo, byte[] content) {

    /** Kubernetes refuses a secret above this size, and no chain comes near it. */
    static final int MAX_CHARACTERS = 1024 * 1024;

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([ -~&&[^-]]{1,64})-----");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]*: .*");
    private static final Pattern NOT_BASE64 = Pattern.compile("[^A-Za-z0-9+/=]");

    /**
     * Every block in order. Text around the blocks is passed over, as OpenSSL does; LF, CRLF, a byte order mark and blanks
     * at the ends of lines are accepted.
     *
     * @throws PkiException if the text is too long, or a block is cut off or holds something other than base64
     */
    static List<PemBlock> scan(String source, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new PkiException(
                    source + " is too large for certificates and keys",
                    "it has " + text.length() + " characters; the limit is " + MAX_CHARACTERS,
                    null);
        }
        var blocks = new ArrayList<PemBlock>();
        String[] lines = (text.startsWith("\ufeff") ? text.substring(1) : text).split("\r\n|\n|\r", -1);
        int at = 0;
        while (at < lines.length) {
            var begin = BEGIN.matcher(lines[at].strip());
            if (!begin.matches()) {
                at++;
                continue;
            }
            int end = endOf(source, lines, at, begin.group(1));
            blocks.add(block(source, lines, at, end, begin.group(1), blocks.size() + 1));
            at = end + 1;
        }
        return blocks;
    }

    private static int endOf(String source, String[] lines, int begin, String label) {
        for (int at = begin + 1; at < lines.length; at++) {
            String line = lines[at].strip();
            if (line.equals("-----END " + label + "-----")) {
                return at;
            }
            if (line.startsWith("-----")) {
                throw new PkiException(
                        source + ":" + (at + 1) + " does not end the block \"" + label + "\" that starts at line "
                                + (begin + 1),
                        "the line \"-----END " + label + "-----\" must come before the next line of dashes",
                        "copy the file again, whole");
            }
        }
        throw new PkiException(
                source + " is cut off",
                "the block \"" + label + "\" that starts at line " + (begin + 1) + " has no line \"-----END " + label
                        + "-----\"",
                "copy the file again, whole");
    }

    private static PemBlock block(String source, String[] lines, int begin, int end, String label, int index) {
        boolean encrypted = false;
        String dekInfo = null;
        var base64 = new StringBuilder();
        for (int at = begin + 1; at < end; at++) {
            String line = lines[at].strip();
            if (base64.isEmpty() && HEADER.matcher(line).matches()) {
                encrypted |= line.startsWith("Proc-Type:") && line.contains("ENCRYPTED");
                dekInfo = line.startsWith("DEK-Info:") ? line.substring("DEK-Info:".length()) : dekInfo;
                continue;
            }
            var stranger = NOT_BASE64.matcher(line);
            if (stranger.find()) {
                throw new PkiException(
                        source + ":" + (at + 1) + ":" + (lines[at].indexOf(line) + stranger.start() + 1)
                                + " is not base64, in block " + index + " (\"" + label + "\", line " + (begin + 1)
                                + ")",
                        "it holds the character " + named(line.charAt(stranger.start())),
                        "copy the file again, whole and as plain text");
            }
            base64.append(line);
        }
        try {
            return new PemBlock(
                    label,
                    new Place.Line(index, begin + 1),
                    encrypted && dekInfo == null ? "" : dekInfo,
                    Base64.getDecoder().decode(base64.toString()));
        } catch (IllegalArgumentException e) {
            throw new PkiException(
                    source + " holds a damaged block " + index + " (\"" + label + "\", line " + (begin + 1) + ")",
                    "its base64 text of " + base64.length() + " characters is incomplete",
                    "copy the file again, whole",
                    e);
        }
    }

    private static String named(char character) {
        return character > ' ' && character < 0x7f ? "'" + character + "'" : String.format("U+%04X", (int) character);
    }

    /**
     * The content, of which the frame is sound.
     *
     * @throws PkiException that names the byte at which it is not
     */
    byte[] der(String source) {
        try {
            Asn1Frame.check(content, Asn1Frame.STRICT);
            return content;
        } catch (DerException e) {
            throw damaged(source, e);
        }
    }

    /** The exception for a content that cannot be read, with the byte at which it is wrong as far as that can be told. */
    PkiException damaged(String source, Exception cause) {
        String noun = meaning().replaceFirst("^an? ", "").replaceFirst(",.*", "");
        return new PkiException(
                source + " holds a damaged " + noun + " " + place.inWords(),
                why(cause),
                "copy the file again, whole",
                cause);
    }

    private String why(Exception cause) {
        int start = place instanceof Place.Offset at ? at.offset() : 0;
        try {
            if (cause instanceof DerException known) {
                throw known;
            }
            Asn1Grammar.check(label, content);
            return "between byte " + start + " and byte " + (start + content.length) + ": " + Pem.reason(cause);
        } catch (DerException e) {
            return e.within(start).getMessage();
        }
    }

    boolean isCertificate() {
        return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
    }

    boolean isRevocationList() {
        return label.equals("X509 CRL");
    }

    boolean isSigningRequest() {
        return label.equals("CERTIFICATE REQUEST") || label.equals("NEW CERTIFICATE REQUEST");
    }

    /** Whether it holds a private key of any kind, readable or not. */
    boolean isPrivateKey() {
        return label.endsWith("PRIVATE KEY");
    }

    boolean isEncryptedKey() {
        return isPrivateKey() && (dekInfo != null || label.equals("ENCRYPTED PRIVATE KEY"));
    }

    /** What the label means, to follow "this is". */
    String meaning() {
        if (isEncryptedKey()) {
            return "an encrypted private key";
        }
        return switch (label) {
            case "CERTIFICATE", "X509 CERTIFICATE" -> "a certificate";
            case "TRUSTED CERTIFICATE" -> "a certificate in OpenSSL's own trusted form";
            case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST" -> "a signing request, not yet signed";
            case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY" -> "a private key";
            case "OPENSSH PRIVATE KEY" -> "a private key in OpenSSH's own form";
            case "DSA PRIVATE KEY" -> "a DSA key, which TLS no longer knows";
            case "PUBLIC KEY", "RSA PUBLIC KEY" -> "a public key";
            case "X509 CRL" -> "a revocation list";
            case "PKCS7", "CMS" -> "a PKCS#7 bundle";
            case "EC PARAMETERS", "DH PARAMETERS" -> "parameters without a key";
            default -> "nothing that TLS uses";
        };
    }
}
