package dev.meshgw.pki.path;

import dev.meshgw.pki.path.Extensions.AuthorityKeyId;
import dev.meshgw.pki.path.Extensions.BasicConstraints;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A certificate as the verification of chains sees it: read from its DER, with nothing normalised or left out (RFC 5280 §4.1). Java's own
 * {@link X509Certificate} refuses some odd certificates and repairs others. Two are equal if their bytes are. Immutable.
 */
public final class ChainCertificate {

    /** RFC 5280 §4.1.2.5.1: two-digit years from 50 are of the twentieth century. */
    private static final int FIRST_YEAR_OF_1900 = 50;

    private static final int UTC_TIME_DIGITS = 12;
    private static final int GENERALIZED_TIME_DIGITS = 14;

    private final byte[] der;
    private final byte[] signed;
    private final byte[] signatureAlgorithm;
    private final byte[] innerSignatureAlgorithm;
    private final String signatureOid;
    private final byte[] signature;
    private final int version;
    private final BigInteger serial;
    private final Name issuer;
    private final Name subject;
    private final Instant notBefore;
    private final Instant notAfter;
    private final PublicKeyInfo publicKey;
    private final Extensions extensions;

    private ChainCertificate(byte[] der) {
        this.der = der.clone();
        Der whole = Der.of(this.der);
        whole.check();
        List<Der> outer = whole.sequence("a certificate");
        if (outer.size() != 3) {
            throw whole.malformed("a certificate has three parts, this has " + outer.size());
        }
        this.signed = outer.get(0).encoded();
        this.signatureAlgorithm = outer.get(1).encoded();
        this.signatureOid = algorithm(outer.get(1));
        this.signature = outer.get(2).require(Der.BIT_STRING, "the signature").wholeBits();
        var fields = new ArrayList<>(outer.get(0).sequence("the signed part"));
        this.version = fields.isEmpty() || !fields.get(0).isContext(0) ? 1 : version(fields.remove(0));
        if (fields.size() < 6) {
            throw outer.get(0).malformed("the signed part lacks fields");
        }
        this.serial = fields.get(0).require(Der.INTEGER, "the serial number").integer();
        this.innerSignatureAlgorithm = fields.get(1).encoded();
        algorithm(fields.get(1));
        this.issuer = new Name(fields.get(2));
        List<Der> validity = fields.get(3).sequence("the validity");
        if (validity.size() != 2) {
            throw fields.get(3).malformed("the validity has not two dates");
        }
        this.notBefore = time(validity.get(0));
        this.notAfter = time(validity.get(1));
        this.subject = new Name(fields.get(4));
        this.publicKey = new PublicKeyInfo(fields.get(5));
        this.extensions = new Extensions(extensions(fields.subList(6, fields.size())));
    }

    /** @throws MalformedCertificateException if the bytes are not one certificate in DER */
    public static ChainCertificate parse(byte[] der) {
        return new ChainCertificate(der);
    }

    /** @throws MalformedCertificateException if it is not in DER: Java reads BER, too */
    public static ChainCertificate of(X509Certificate certificate) {
        try {
            return parse(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static int version(Der field) {
        Der number = field.only().require(Der.INTEGER, "the version");
        int version = number.integer().bitLength() > 8 ? 0 : number.integer().intValue() + 1;
        if (version < 1 || version > 3) {
            throw field.malformed("there is no such version of X.509");
        }
        return version;
    }

    private static String algorithm(Der identifier) {
        List<Der> parts = identifier.sequence("an algorithm");
        if (parts.isEmpty() || parts.size() > 2) {
            throw identifier.malformed("an algorithm has neither one nor two parts");
        }
        return parts.get(0).oid();
    }

    private static @Nullable Der extensions(List<Der> optional) {
        int last = 0;
        Der extensions = null;
        for (Der field : optional) {
            int number = field.isContext(1) ? 1 : field.isContext(2) ? 2 : field.isContext(3) ? 3 : 0;
            if (number <= last) {
                throw field.malformed("the signed part has an unknown, repeated or misplaced field");
            }
            last = number;
            if (number == 3) {
                extensions = field.only();
            }
        }
        return extensions;
    }

    /** To the second and in UTC, as RFC 5280 §4.1.2.5 demands. */
    static Instant time(Der time) {
        String text = new String(time.content(), StandardCharsets.ISO_8859_1);
        int digits = switch (time.tag()) {
            case Der.UTC_TIME -> UTC_TIME_DIGITS;
            case Der.GENERALIZED_TIME -> GENERALIZED_TIME_DIGITS;
            default -> throw time.malformed("a date is neither UTCTime nor GeneralizedTime");
        };
        boolean wellFormed = text.length() == digits + 1
                && text.charAt(digits) == 'Z'
                && text.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9');
        if (!wellFormed) {
            throw time.malformed("a date does not have the form "
                    + (digits == UTC_TIME_DIGITS ? "YYMMDDHHMMSSZ" : "YYYYMMDDHHMMSSZ"));
        }
        int year = Integer.parseInt(text.substring(0, digits - 10));
        if (digits == UTC_TIME_DIGITS) {
            year += year >= FIRST_YEAR_OF_1900 ? 1900 : 2000;
        }
        try {
            int[] rest = new int[5];
            for (int i = 0; i < rest.length; i++) {
                int at = digits - 10 + 2 * i;
                rest[i] = Integer.parseInt(text.substring(at, at + 2));
            }
            return LocalDateTime.of(year, rest[0], rest[1], rest[2], rest[3], rest[4])
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException noSuchDay) {
            throw time.malformed("there is no date " + text);
        }
    }

    /** As text for people, in OpenSSL's order. */
    public String subject() {
        return CertificateText.name(subject);
    }

    public String issuer() {
        return CertificateText.name(issuer);
    }

    public Instant notBefore() {
        return notBefore;
    }

    public Instant notAfter() {
        return notAfter;
    }

    public BigInteger serial() {
        return serial;
    }

    /** 1, 2 or 3. */
    public int version() {
        return version;
    }

    /** Lower-case hexadecimal digits. */
    public Optional<String> subjectKeyIdentifier() {
        return Optional.ofNullable(extensions.subjectKeyId()).map(HexFormat.of()::formatHex);
    }

    /** Of the key that signed it, in lower-case hexadecimal digits. */
    public Optional<String> authorityKeyIdentifier() {
        return extensions.authorityKeyId().map(AuthorityKeyId::keyId).map(HexFormat.of()::formatHex);
    }

    /** The DNS names and addresses that it covers, as text. */
    public List<String> hosts() {
        return extensions.alternativeNames().orElse(List.of()).stream()
                .filter(name -> name.kind() == GeneralName.DNS || name.isAddress())
                .map(name -> name.toString().substring(name.toString().indexOf(':') + 1))
                .toList();
    }

    /** What kind of key it has, for example {@code EC P-256}. */
    public String keyDescription() {
        return publicKey.description();
    }

    /** Whether it says that it may issue others. */
    public boolean isAuthority() {
        return extensions.basicConstraints().map(BasicConstraints::authority).orElse(false);
    }

    /** How many intermediates may stand below it, empty if that is not limited. */
    public Optional<Integer> pathLength() {
        return extensions.basicConstraints().map(BasicConstraints::pathLength);
    }

    /** What names it may issue for, as text; empty if that is not limited. */
    public Optional<String> constraints() {
        return extensions.nameConstraints().map(NameConstraints::toString);
    }

    /** Whether subject and issuer are the same (RFC 5280 §6.1). */
    public boolean isSelfIssued() {
        return subject.equals(issuer);
    }

    public byte[] der() {
        return der.clone();
    }

    /** As Java reads it; empty if Java cannot. */
    public Optional<X509Certificate> toX509() {
        try {
            return Optional.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
        } catch (CertificateException tooOdd) {
            return Optional.empty();
        }
    }

    Name subjectName() {
        return subject;
    }

    Name issuerName() {
        return issuer;
    }

    Extensions extensions() {
        return extensions;
    }

    PublicKeyInfo publicKey() {
        return publicKey;
    }

    String signatureOid() {
        return signatureOid;
    }

    byte[] signatureAlgorithm() {
        return signatureAlgorithm;
    }

    boolean algorithmsDiffer() {
        return !Arrays.equals(signatureAlgorithm, innerSignatureAlgorithm);
    }

    byte[] signed() {
        return signed;
    }

    byte[] signature() {
        return signature;
    }

    boolean isValidAt(Instant moment) {
        return !moment.isBefore(notBefore) && !moment.isAfter(notAfter);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChainCertificate certificate && Arrays.equals(der, certificate.der);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature);
    }

    @Override
    public String toString() {
        return subject();
    }
}
