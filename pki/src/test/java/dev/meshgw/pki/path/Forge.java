package dev.meshgw.pki.path;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Makes certificates field by field, good ones unless told otherwise: a root, intermediates and leaves as a careful authority of today
 * writes them. Keys are P-256, made once for each label. For one thread.
 */
final class Forge {

    static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
    static final Instant END = Instant.parse("2060-01-01T00:00:00Z");
    static final String HOST = "example.com";

    private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();
    private static final AtomicInteger SERIALS = new AtomicInteger(1000);

    /** @param value DER, or bytes that are not */
    private record Extension(boolean critical, byte[] value) {}

    private final @Nullable Forge issuer;
    private final Map<String, Extension> extensions = new LinkedHashMap<>();
    private final ASN1EncodableVector more = new ASN1EncodableVector();
    private X500Name subject;
    private @Nullable X500Name issuerName;
    private KeyPair key;
    private @Nullable KeyPair signer;
    private byte @Nullable [] publicKey;
    private ASN1Encodable serial = new ASN1Integer(SERIALS.incrementAndGet());
    private int version = 3;
    private ASN1Encodable notBefore = time(BEGIN);
    private ASN1Encodable notAfter = time(END);
    private String algorithm = "SHA256withECDSA";
    private @Nullable ASN1Encodable outerAlgorithm;
    private byte @Nullable [] made;

    private Forge(@Nullable Forge issuer, String subject, String keyLabel) {
        this.issuer = issuer;
        this.subject = new X500Name(subject);
        this.key = key(keyLabel);
    }

    static Forge root() {
        return root("root");
    }

    static Forge root(String name) {
        return new Forge(null, "CN=" + name, name)
                .basicConstraints(true, null)
                .keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)
                .subjectKeyId(true);
    }

    Forge intermediate(String name) {
        return intermediate(name, name);
    }

    Forge intermediate(String name, String keyLabel) {
        return new Forge(this, "CN=" + name, keyLabel)
                .basicConstraints(true, null)
                .keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)
                .subjectKeyId(true)
                .authorityKeyId(true);
    }

    Forge leaf() {
        return new Forge(this, "CN=" + HOST, "leaf")
                .keyUsage(KeyUsage.digitalSignature)
                .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
                .subjectKeyId(true)
                .authorityKeyId(true)
                .names(dns(HOST));
    }

    static KeyPair key(String label) {
        return KEYS.computeIfAbsent(label, each -> {
            try {
                String[] parts = each.split(":");
                if (parts[0].equals("rsa")) {
                    var rsa = KeyPairGenerator.getInstance("RSA");
                    rsa.initialize(Integer.parseInt(parts[1]));
                    return rsa.generateKeyPair();
                }
                if (parts[0].equals("dsa")) {
                    var dsa = KeyPairGenerator.getInstance("DSA");
                    dsa.initialize(Integer.parseInt(parts[1]));
                    return dsa.generateKeyPair();
                }
                if (parts[0].equals("ed25519")) {
                    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                }
                var ec = KeyPairGenerator.getInstance("EC");
                ec.initialize(new ECGenParameterSpec("secp256r1"));
                return ec.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    Forge subject(String name) {
        subject = new X500Name(name);
        return this;
    }

    Forge subject(X500Name name) {
        subject = name;
        return this;
    }

    Forge issuerName(String name) {
        issuerName = new X500Name(name);
        return this;
    }

    Forge issuerName(X500Name name) {
        issuerName = name;
        return this;
    }

    Forge key(KeyPair pair) {
        key = pair;
        return this;
    }

    /** A SubjectPublicKeyInfo in DER instead of the key's own. */
    Forge publicKey(byte[] info) {
        publicKey = info;
        return this;
    }

    /** The key that signs, instead of the issuer's. */
    Forge signedBy(KeyPair pair) {
        signer = pair;
        return this;
    }

    Forge serial(BigInteger number) {
        serial = new ASN1Integer(number);
        return this;
    }

    Forge serial(ASN1Encodable number) {
        serial = number;
        return this;
    }

    BigInteger serial() {
        return ASN1Integer.getInstance(serial).getValue();
    }

    Forge version(int number) {
        version = number;
        return this;
    }

    Forge valid(String from, String to) {
        return valid(time(Instant.parse(from)), time(Instant.parse(to)));
    }

    Forge valid(ASN1Encodable from, ASN1Encodable to) {
        notBefore = from;
        notAfter = to;
        return this;
    }

    Forge algorithm(String name) {
        algorithm = name;
        return this;
    }

    /** What stands outside of the signed part. */
    Forge outerAlgorithm(ASN1Encodable identifier) {
        outerAlgorithm = identifier;
        return this;
    }

    Forge extension(String oid, boolean critical, ASN1Encodable value) {
        return extension(oid, critical, encoded(value));
    }

    Forge extension(String oid, boolean critical, byte[] value) {
        extensions.put(oid, new Extension(critical, value));
        return this;
    }

    Forge without(String oid) {
        extensions.remove(oid);
        return this;
    }

    Forge withoutExtensions() {
        extensions.clear();
        return this;
    }

    /** A second one of the same kind. */
    Forge again(String oid) {
        more.add(extension(oid, extensions.get(oid)));
        return this;
    }

    /** The same extension, critical or not. */
    Forge critical(String oid, boolean critical) {
        return extension(oid, critical, extensions.get(oid).value());
    }

    Forge basicConstraints(boolean authority, @Nullable Integer pathLength) {
        ASN1Encodable value = pathLength == null
                ? new BasicConstraints(authority)
                : new DERSequence(
                        authority
                                ? new ASN1Encodable[] {ASN1Boolean.TRUE, new ASN1Integer(pathLength)}
                                : new ASN1Encodable[] {new ASN1Integer(pathLength)});
        return extension(Oid.BASIC_CONSTRAINTS, true, value);
    }

    Forge keyUsage(int bits) {
        return extension(Oid.KEY_USAGE, true, new KeyUsage(bits));
    }

    Forge extendedKeyUsage(KeyPurposeId... purposes) {
        return extension(Oid.EXTENDED_KEY_USAGE, false, new ExtendedKeyUsage(purposes));
    }

    Forge subjectKeyId(boolean present) {
        return present
                ? extension(Oid.SUBJECT_KEY_IDENTIFIER, false, new SubjectKeyIdentifier(keyId()))
                : without(Oid.SUBJECT_KEY_IDENTIFIER);
    }

    Forge authorityKeyId(boolean present) {
        Forge from = issuer == null ? this : issuer;
        return present
                ? extension(Oid.AUTHORITY_KEY_IDENTIFIER, false, new AuthorityKeyIdentifier(from.keyId()))
                : without(Oid.AUTHORITY_KEY_IDENTIFIER);
    }

    Forge names(GeneralName... names) {
        return extension(Oid.SUBJECT_ALT_NAME, false, new GeneralNames(names));
    }

    Forge permit(GeneralName... names) {
        return constrain(names, new GeneralName[0]);
    }

    Forge exclude(GeneralName... names) {
        return constrain(new GeneralName[0], names);
    }

    Forge constrain(GeneralName[] permitted, GeneralName[] excluded) {
        return extension(
                Oid.NAME_CONSTRAINTS,
                true,
                new NameConstraints(
                        permitted.length == 0 ? null : subtrees(permitted),
                        excluded.length == 0 ? null : subtrees(excluded)));
    }

    private static GeneralSubtree[] subtrees(GeneralName[] names) {
        return Arrays.stream(names).map(GeneralSubtree::new).toArray(GeneralSubtree[]::new);
    }

    static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    static GeneralName mail(String name) {
        return new GeneralName(GeneralName.rfc822Name, name);
    }

    static GeneralName uri(String name) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, name);
    }

    static GeneralName directory(String name) {
        return new GeneralName(new X500Name(name));
    }

    static GeneralName other() {
        return new GeneralName(GeneralName.otherName, new DERSequence(new ASN1Encodable[] {
            new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.3"), new DERTaggedObject(true, 0, DERNull.INSTANCE)
        }));
    }

    /** An address, or with a mask a range: {@code 192.0.2.0/255.255.255.0}. */
    static GeneralName ip(String text) {
        byte[] all = new byte[0];
        for (String part : text.split("/")) {
            byte[] octets = address(part);
            byte[] joined = Arrays.copyOf(all, all.length + octets.length);
            System.arraycopy(octets, 0, joined, all.length, octets.length);
            all = joined;
        }
        return new GeneralName(GeneralName.iPAddress, new DEROctetString(all));
    }

    private static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ASN1Encodable time(Instant moment) {
        int year = moment.atZone(ZoneOffset.UTC).getYear();
        boolean utc = year >= 1950 && year < 2050;
        String text = DateTimeFormatter.ofPattern(utc ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(moment);
        return utc ? new ASN1UTCTime(text) : new ASN1GeneralizedTime(text);
    }

    byte[] keyId() {
        try {
            return MessageDigest.getInstance("SHA-1").digest(publicKeyInfo());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] publicKeyInfo() {
        return publicKey == null ? key.getPublic().getEncoded() : publicKey;
    }

    KeyPair keyPair() {
        return key;
    }

    X500Name subject() {
        return subject;
    }

    ChainCertificate certificate() {
        return ChainCertificate.parse(der());
    }

    /** Signed at the first call; what is changed after that does not count. */
    byte[] der() {
        if (made == null) {
            made = make();
        }
        return made;
    }

    private byte[] make() {
        X500Name by = issuerName != null ? issuerName : issuer == null ? subject : issuer.subject;
        var fields = new ASN1EncodableVector();
        if (version > 1) {
            fields.add(new DERTaggedObject(true, 0, new ASN1Integer(version - 1)));
        }
        fields.add(serial);
        fields.add(algorithmIdentifier(algorithm));
        fields.add(by);
        fields.add(new DERSequence(new ASN1Encodable[] {notBefore, notAfter}));
        fields.add(subject);
        fields.add(primitive(publicKeyInfo()));
        var list = new ASN1EncodableVector();
        extensions.forEach((oid, extension) -> list.add(extension(oid, extension)));
        for (int i = 0; i < more.size(); i++) {
            list.add(more.get(i));
        }
        if (list.size() > 0) {
            fields.add(new DERTaggedObject(true, 3, new DERSequence(list)));
        }
        KeyPair pair = signer != null ? signer : issuer == null ? key : issuer.key;
        return signed(new DERSequence(fields), algorithm, outerAlgorithm, pair);
    }

    static byte[] signed(ASN1Encodable part, String algorithm, @Nullable ASN1Encodable outer, KeyPair by) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(by.getPrivate());
            signature.update(encoded(part));
            return encoded(new DERSequence(new ASN1Encodable[] {
                part, outer == null ? algorithmIdentifier(algorithm) : outer, new DERBitString(signature.sign())
            }));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DERSequence extension(String oid, Extension extension) {
        var parts = new ASN1EncodableVector();
        parts.add(new ASN1ObjectIdentifier(oid));
        if (extension.critical()) {
            parts.add(ASN1Boolean.TRUE);
        }
        parts.add(new DEROctetString(extension.value()));
        return new DERSequence(parts);
    }

    static ASN1Encodable algorithmIdentifier(String name) {
        String oid = switch (name) {
            case "SHA256withECDSA" -> "1.2.840.10045.4.3.2";
            case "SHA384withECDSA" -> "1.2.840.10045.4.3.3";
            case "SHA1withECDSA" -> "1.2.840.10045.4.1";
            case "SHA256withRSA" -> "1.2.840.113549.1.1.11";
            case "SHA1withRSA" -> "1.2.840.113549.1.1.5";
            case "MD5withRSA" -> "1.2.840.113549.1.1.4";
            case "SHA256withDSA" -> "2.16.840.1.101.3.4.3.2";
            case "Ed25519" -> "1.3.101.112";
            default -> throw new IllegalArgumentException(name);
        };
        return name.endsWith("RSA")
                ? new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(oid), DERNull.INSTANCE})
                : new DERSequence(new ASN1ObjectIdentifier(oid));
    }

    static byte[] encoded(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded("DER");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ASN1Primitive primitive(byte[] der) {
        try {
            return ASN1Primitive.fromByteArray(der);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
