package dev.meshgw.pki;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The types of what stands where in certificates, requests, revocation lists and keys (RFC 5280 §4.1 and §5.1, RFC 2986 §4,
 * RFC 5958 §2, RFC 5915 §3, RFC 8017 appendix A.1.2). Finds the byte at which a structure is another than it should be, once a
 * parser has refused it: parsers tell what they did not expect, but not where.
 */
final class Asn1Grammar {

    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;

    /** An OCTET STRING of DER (RFC 5280 §4.2). */
    private static final String EXTENSION_VALUE = "extnValue";

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(BOOLEAN, "BOOLEAN"),
            Map.entry(INTEGER, "INTEGER"),
            Map.entry(BIT_STRING, "BIT STRING"),
            Map.entry(OCTET_STRING, "OCTET STRING"),
            Map.entry(OBJECT_IDENTIFIER, "OBJECT IDENTIFIER"),
            Map.entry(UTC_TIME, "UTCTime"),
            Map.entry(GENERALIZED_TIME, "GeneralizedTime"),
            Map.entry(SEQUENCE, "SEQUENCE"),
            Map.entry(SET, "SET"));

    private static final Pattern TIME = Pattern.compile(
            "([0-9]{2})?[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9])?"
                    + "([.,][0-9]+)?(Z|[+-][0-9]{4})");

    /**
     * @param tags any of them; empty for anything
     * @param fields what it is made of in this order, null if that is not looked into
     */
    private record Field(
            String name,
            List<Integer> tags,
            boolean optional,
            boolean repeated,
            @Nullable List<Field> fields) {

        boolean matches(int tag) {
            return tags.isEmpty() || tags.contains(tag);
        }

        Field orNone() {
            return new Field(name, tags, true, repeated, fields);
        }

        Field anyNumber() {
            return new Field(name, tags, true, true, fields);
        }

        String expected() {
            return String.join(
                    " or ",
                    tags.stream()
                            .map(tag -> NAMES.getOrDefault(tag, String.format("tag %02x", tag)))
                            .toList());
        }
    }

    private static final Field CERTIFICATE = sequence(
            "certificate",
            sequence(
                    "tbsCertificate",
                    tagged("version", 0xa0, one("number", INTEGER)).orNone(),
                    one("serialNumber", INTEGER),
                    algorithm("signature"),
                    name("issuer"),
                    sequence("validity", time("notBefore"), time("notAfter")),
                    name("subject"),
                    publicKey(),
                    one("issuerUniqueID", 0x81).orNone(),
                    one("subjectUniqueID", 0x82).orNone(),
                    tagged("extensions", 0xa3, extensions("list")).orNone()),
            algorithm("signatureAlgorithm"),
            one("signatureValue", BIT_STRING));

    private static final Field REVOCATION_LIST = sequence(
            "certificateList",
            sequence(
                    "tbsCertList",
                    one("version", INTEGER).orNone(),
                    algorithm("signature"),
                    name("issuer"),
                    time("thisUpdate"),
                    time("nextUpdate").orNone(),
                    sequence(
                                    "revokedCertificates",
                                    sequence(
                                                    "entry",
                                                    one("userCertificate", INTEGER),
                                                    time("revocationDate"),
                                                    extensions("crlEntryExtensions")
                                                            .orNone())
                                            .anyNumber())
                            .orNone(),
                    tagged("crlExtensions", 0xa0, extensions("list")).orNone()),
            algorithm("signatureAlgorithm"),
            one("signatureValue", BIT_STRING));

    private static final Field REQUEST = sequence(
            "certificationRequest",
            sequence(
                    "certificationRequestInfo",
                    one("version", INTEGER),
                    name("subject"),
                    publicKey(),
                    tagged(
                                    "attributes",
                                    0xa0,
                                    sequence(
                                                    "attribute",
                                                    one("type", OBJECT_IDENTIFIER),
                                                    new Field("values", List.of(SET), false, false, null))
                                            .anyNumber())
                            .orNone()),
            algorithm("signatureAlgorithm"),
            one("signature", BIT_STRING));

    private static final Field PRIVATE_KEY = sequence(
            "privateKeyInfo",
            one("version", INTEGER),
            algorithm("privateKeyAlgorithm"),
            one("privateKey", OCTET_STRING),
            one("attributes", 0xa0).orNone(),
            one("publicKey", 0x81).orNone());

    private static final Field ENCRYPTED_PRIVATE_KEY =
            sequence("encryptedPrivateKeyInfo", algorithm("encryptionAlgorithm"), one("encryptedData", OCTET_STRING));

    private static final Field EC_PRIVATE_KEY = sequence(
            "ecPrivateKey",
            one("version", INTEGER),
            one("privateKey", OCTET_STRING),
            tagged("parameters", 0xa0, any("curve")).orNone(),
            tagged("publicKey", 0xa1, one("point", BIT_STRING)).orNone());

    private static final Field RSA_PRIVATE_KEY = sequence(
            "rsaPrivateKey",
            one("version", INTEGER),
            one("modulus", INTEGER),
            one("publicExponent", INTEGER),
            one("privateExponent", INTEGER),
            one("prime1", INTEGER),
            one("prime2", INTEGER),
            one("exponent1", INTEGER),
            one("exponent2", INTEGER),
            one("coefficient", INTEGER),
            any("otherPrimeInfos").orNone());

    /** By the labels of RFC 7468. */
    private static final Map<String, Field> BY_LABEL = Map.ofEntries(
            Map.entry("CERTIFICATE", CERTIFICATE),
            Map.entry("X509 CERTIFICATE", CERTIFICATE),
            Map.entry("X509 CRL", REVOCATION_LIST),
            Map.entry("CERTIFICATE REQUEST", REQUEST),
            Map.entry("NEW CERTIFICATE REQUEST", REQUEST),
            Map.entry("PRIVATE KEY", PRIVATE_KEY),
            Map.entry("ENCRYPTED PRIVATE KEY", ENCRYPTED_PRIVATE_KEY),
            Map.entry("EC PRIVATE KEY", EC_PRIVATE_KEY),
            Map.entry("RSA PRIVATE KEY", RSA_PRIVATE_KEY));

    private final byte[] der;

    private Asn1Grammar(byte[] der) {
        this.der = der;
    }

    /**
     * Compares a structure, of which the frame is sound, with what its label says.
     *
     * @throws DerException at the first byte that differs
     */
    static void check(String label, byte[] der) throws DerException {
        Field whole = BY_LABEL.get(label);
        if (whole != null) {
            new Asn1Grammar(der).field(whole, 0, der.length, "");
        }
    }

    /** @param path what it stands in, with a dot behind; empty for the whole, which needs no name */
    private int field(Field field, int offset, int end, String path) throws DerException {
        String name = path + field.name();
        Asn1Frame.Header header = Asn1Frame.header(der, offset, end);
        if (!field.matches(header.tag())) {
            throw new DerException(
                    offset, String.format("%s should start here, %s, not %02x", name, field.expected(), header.tag()));
        }
        int behind = header.content() + header.length();
        List<Field> fields = field.fields();
        if (header.tag() == UTC_TIME || header.tag() == GENERALIZED_TIME) {
            time(name, header);
        } else if (fields != null) {
            fields(fields, header.content(), behind, offset == 0 ? "" : name + ".");
        }
        if (field.name().equals(EXTENSION_VALUE)) {
            Asn1Frame.checkPart(der, header.content(), behind);
        }
        return behind;
    }

    private void fields(List<Field> fields, int start, int end, String path) throws DerException {
        int at = start;
        for (Field field : fields) {
            boolean found = false;
            while (at < end
                    && (field.repeated() || !found)
                    && (!field.optional() || field.repeated() || field.matches(tag(at, end)))) {
                at = field(field, at, end, path);
                found = true;
            }
            if (!found && !field.optional()) {
                throw new DerException(at, "the end, where " + path + field.name() + " should start");
            }
        }
        if (at < end) {
            throw new DerException(at, String.format("tag %02x, where nothing more should follow", tag(at, end)));
        }
    }

    private int tag(int at, int end) throws DerException {
        return Asn1Frame.header(der, at, end).tag();
    }

    private void time(String name, Asn1Frame.Header header) throws DerException {
        String text = new String(der, header.content(), header.length(), StandardCharsets.ISO_8859_1);
        int yearDigits = header.tag() == UTC_TIME ? 2 : 4;
        boolean ofItsKind = text.length() >= yearDigits + 8
                && TIME.matcher(yearDigits == 2 ? "20" + text : text).matches();
        if (!ofItsKind) {
            throw new DerException(header.content(), name + " is no date: \"" + PkiException.printable(text) + "\"");
        }
    }

    private static Field one(String name, int tag) {
        return new Field(name, List.of(tag), false, false, null);
    }

    private static Field any(String name) {
        return new Field(name, List.of(), false, false, null);
    }

    private static Field time(String name) {
        return new Field(name, List.of(UTC_TIME, GENERALIZED_TIME), false, false, null);
    }

    private static Field sequence(String name, Field... fields) {
        return tagged(name, SEQUENCE, fields);
    }

    private static Field tagged(String name, int tag, Field... fields) {
        return new Field(name, List.of(tag), false, false, List.of(fields));
    }

    private static Field algorithm(String name) {
        return sequence(
                name, one("algorithm", OBJECT_IDENTIFIER), any("parameters").orNone());
    }

    private static Field name(String name) {
        Field attribute = sequence("attribute", one("type", OBJECT_IDENTIFIER), any("value"));
        return sequence(name, tagged("relativeName", SET, attribute.anyNumber()).anyNumber());
    }

    private static Field publicKey() {
        return sequence("subjectPublicKeyInfo", algorithm("algorithm"), one("subjectPublicKey", BIT_STRING));
    }

    private static Field extensions(String name) {
        return sequence(
                name,
                sequence(
                                "extension",
                                one("extnID", OBJECT_IDENTIFIER),
                                one("critical", BOOLEAN).orNone(),
                                one(EXTENSION_VALUE, OCTET_STRING))
                        .anyNumber());
    }
}
