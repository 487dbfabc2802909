package dev.meshgw.pki;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;

/**
 * The subject or issuer of a certificate, in the order in which the certificate holds it. Reads and prints OpenSSL's slash
 * form, {@code /O=example Inc./CN=example.com}, which keeps that order, and RFC 4514, {@code CN=example.com,O=example Inc.},
 * which reverses it.
 *
 * <p>Immutable. Two names are equal if their encodings are, so the order and the string types count.
 */
public final class DistinguishedName {

    private final X500Name name;

    DistinguishedName(X500Name name) {
        this.name = name;
    }

    /** A name without attributes, as RFC 5280 allows for a subject beside a critical SAN. */
    public static DistinguishedName empty() {
        return of(List.of());
    }

    /** A name of one attribute, CN. */
    public static DistinguishedName commonName(String value) {
        return of(List.of(new RDN(attribute("CN", value))));
    }

    /** The same name as the JDK holds it. */
    public static DistinguishedName of(X500Principal principal) {
        return new DistinguishedName(X500Name.getInstance(principal.getEncoded()));
    }

    /**
     * Reads the slash form if the text starts with a slash, RFC 4514 otherwise. A backslash makes the next character an
     * ordinary one in both; {@code +} joins attributes to one relative name; a slash alone is the empty name.
     *
     * @throws PkiException if the text has neither form, an attribute type is unknown, or a value is empty or too long
     */
    public static DistinguishedName parse(String text) {
        if (text.equals("/")) {
            return empty();
        }
        return of(text.startsWith("/") ? new Reader(text, '/').slashForm() : new Reader(text, ',').rfc4514());
    }

    private static DistinguishedName of(List<RDN> rdns) {
        return new DistinguishedName(new X500Name(rdns.toArray(RDN[]::new)));
    }

    /** This name with one more attribute at the end: {@code /O=a} and CN=b give {@code /O=a/CN=b}. */
    public DistinguishedName with(String type, String value) {
        var rdns = new ArrayList<>(Arrays.asList(name.getRDNs()));
        rdns.add(new RDN(attribute(type, value)));
        return of(rdns);
    }

    /** The first CN. */
    public Optional<String> commonName() {
        RDN[] rdns = name.getRDNs(BCStyle.CN);
        if (rdns.length == 0) {
            return Optional.empty();
        }
        return Arrays.stream(rdns[0].getTypesAndValues())
                .filter(attribute -> attribute.getType().equals(BCStyle.CN))
                .findFirst()
                .map(DistinguishedName::valueOf);
    }

    /** Whether it has no attribute at all. */
    public boolean isEmpty() {
        return name.size() == 0;
    }

    /** OpenSSL's form for {@code -subj}, in the order of the certificate; control characters as {@code \x0A}. */
    public String slashForm() {
        if (isEmpty()) {
            return "/";
        }
        var text = new StringBuilder();
        for (RDN rdn : name.getRDNs()) {
            text.append('/').append(join(rdn, "/+\\", false));
        }
        return text.toString();
    }

    /** RFC 4514, last attribute first. */
    public String rfc4514() {
        var rdns = new ArrayList<>(Arrays.asList(name.getRDNs()));
        Collections.reverse(rdns);
        return String.join(
                ",", rdns.stream().map(rdn -> join(rdn, ",+\"\\<>;=", true)).toList());
    }

    X500Name asX500Name() {
        return name;
    }

    private static String join(RDN rdn, String special, boolean rfc4514) {
        var text = new StringBuilder();
        for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
            String type = AttributeType.nameOf(attribute.getType());
            text.append(text.isEmpty() ? "" : "+").append(type).append('=');
            String value = valueOf(attribute);
            text.append(attribute.getValue() instanceof ASN1String ? escaped(value, special, rfc4514) : value);
        }
        return text.toString();
    }

    private static String valueOf(AttributeTypeAndValue attribute) {
        ASN1Encodable value = attribute.getValue();
        if (value instanceof ASN1String string) {
            return string.getString();
        }
        try {
            return "#" + HexFormat.of().formatHex(value.toASN1Primitive().getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String escaped(String value, String special, boolean rfc4514) {
        var text = new StringBuilder();
        int last = value.length() - 1;
        for (int at = 0; at < value.length(); ) {
            int c = value.codePointAt(at);
            boolean edge = rfc4514 && (at == 0 && (c == ' ' || c == '#') || at == last && c == ' ');
            if (isInvisible(c)) {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    text.append(rfc4514 ? "\\" : "\\x")
                            .append(HexFormat.of().withUpperCase().toHexDigits(b));
                }
            } else {
                text.append(edge || special.indexOf(c) >= 0 ? "\\" : "").appendCodePoint(c);
            }
            at += Character.charCount(c);
        }
        return text.toString();
    }

    /** Characters that can hide or reorder text on a terminal. */
    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static AttributeTypeAndValue attribute(String typeName, String value) {
        AttributeType type = AttributeType.named(typeName);
        if (value.isEmpty()) {
            throw new PkiException("the attribute " + typeName + " has no value", null, "leave it out");
        }
        if (value.codePoints().anyMatch(DistinguishedName::isInvisible)) {
            throw new PkiException("the value of " + typeName + " holds an invisible character", null, null);
        }
        int length = value.codePointCount(0, value.length());
        if (length > type.maxLength()) {
            throw new PkiException(
                    "the value of " + typeName + " is too long",
                    "it has " + length + " characters; RFC 5280 (appendix A) allows " + type.maxLength(),
                    typeName.equals("CN")
                            ? "let the name stand in the subject alternative names alone: --subject \"/O=...\""
                            : null);
        }
        return new AttributeTypeAndValue(type.oid(), type.encode(value));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DistinguishedName that && Arrays.equals(encoded(), that.encoded());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded());
    }

    private byte[] encoded() {
        try {
            return name.getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The slash form. */
    @Override
    public String toString() {
        return slashForm();
    }

    /** Reads one text from left to right; {@code at} is the next character. */
    private static final class Reader {

        private final String text;
        private final char separator;
        private int at;

        Reader(String text, char separator) {
            this.text = text;
            this.separator = separator;
        }

        List<RDN> slashForm() {
            at = 1;
            return names();
        }

        List<RDN> rfc4514() {
            List<RDN> rdns = names();
            Collections.reverse(rdns);
            return rdns;
        }

        private List<RDN> names() {
            var rdns = new ArrayList<RDN>();
            var attributes = new ArrayList<AttributeTypeAndValue>();
            boolean more;
            do {
                attributes.add(attribute());
                boolean joined = at < text.length() && text.charAt(at) == '+';
                more = at < text.length();
                at++;
                if (!joined) {
                    rdns.add(new RDN(attributes.toArray(AttributeTypeAndValue[]::new)));
                    attributes.clear();
                }
            } while (more && !(separator == '/' && at == text.length()));
            if (!attributes.isEmpty()) {
                throw malformed("nothing follows the last '+'", "write \\+ for a plus sign");
            }
            return rdns;
        }

        private AttributeTypeAndValue attribute() {
            String type = type();
            if (separator == ',') {
                while (at < text.length() && text.charAt(at) == ' ') {
                    at++;
                }
                if (at < text.length() && text.charAt(at) == '#') {
                    return new AttributeTypeAndValue(AttributeType.named(type).oid(), encodedValue());
                }
            }
            return DistinguishedName.attribute(type, value());
        }

        private String type() {
            int equals = text.indexOf('=', at);
            int next = text.indexOf(separator, at);
            if (equals < 0 || next >= 0 && next < equals) {
                String rest = text.substring(Math.min(at, text.length()), next < 0 ? text.length() : next);
                throw malformed(
                        "\"" + PkiException.printable(rest) + "\" is not of the form TYPE=VALUE",
                        at > 1 ? "write \\" + text.charAt(at - 1) + " if it belongs to the value before it" : null);
            }
            String type = text.substring(at, equals).strip();
            at = equals + 1;
            return type;
        }

        private String value() {
            var value = new ByteArrayOutputStream();
            int kept = 0;
            while (at < text.length() && text.charAt(at) != separator && text.charAt(at) != '+') {
                int c = text.codePointAt(at);
                boolean escape = c == '\\';
                if (escape) {
                    at++;
                    if (at == text.length()) {
                        throw malformed("nothing follows the last backslash", "write \\\\ for a backslash");
                    }
                    c = text.codePointAt(at);
                } else if (separator == ',' && (c == '"' || c == ';')) {
                    throw malformed(
                            "RFC 4514 wants " + (char) c + " in a value escaped", "write \\" + (char) c + " instead");
                }
                if (escape && separator == ',' && isHexPair()) {
                    value.write(HexFormat.fromHexDigits(text, at, at + 2));
                    at += 2;
                } else {
                    value.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                    at += Character.charCount(c);
                }
                if (escape || c != ' ') {
                    kept = value.size();
                }
            }
            int length = separator == ',' ? kept : value.size();
            return new String(value.toByteArray(), 0, length, StandardCharsets.UTF_8);
        }

        /** {@code #} and the hex digits of a BER value (RFC 4514 §2.4), for what is not a character string. */
        private ASN1Encodable encodedValue() {
            int start = at + 1;
            while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '+') {
                at++;
            }
            String digits = text.substring(start, at).strip();
            try {
                return ASN1Primitive.fromByteArray(HexFormat.of().parseHex(digits));
            } catch (IOException | IllegalArgumentException e) {
                throw malformed(
                        "\"#" + PkiException.printable(digits) + "\" is not the hexadecimal form of a value",
                        "write \\# for a value that starts with #");
            }
        }

        private boolean isHexPair() {
            return at + 1 < text.length()
                    && HexFormat.isHexDigit(text.charAt(at))
                    && HexFormat.isHexDigit(text.charAt(at + 1));
        }

        private PkiException malformed(String why, @Nullable String fix) {
            return new PkiException("the name \"" + PkiException.printable(text) + "\" cannot be read", why, fix);
        }
    }
}
