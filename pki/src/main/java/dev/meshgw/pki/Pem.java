package dev.meshgw.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * PEM text (RFC 7468) to certificates and keys, and back. Complaints name the source, the block, its line and what the block
 * really is. Input is bounded to 1 MiB, Kubernetes' own limit for a secret. Stateless.
 */
public final class Pem {

    private static final Base64.Encoder LINES_OF_64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    /**
     * Reads a file of at most 1 MiB as text. Blocks the caller.
     *
     * @throws PkiException if there is no such file, or it cannot be read or is too large
     */
    public static String read(Path file) {
        return read(file, file.toString());
    }

    /** As {@link #read(Path)}, with the name that the user gave the file. */
    public static String read(Path file, String source) {
        return text(bytes(file, source));
    }

    static byte[] bytes(Path file, String source) {
        try (var in = Files.newInputStream(file)) {
            return bytes(in, source);
        } catch (NoSuchFileException e) {
            throw new PkiException("cannot read " + source, "there is no such file", null, e);
        } catch (AccessDeniedException e) {
            throw new PkiException(
                    "cannot read " + source, "permission denied", "read it as its owner, or name another file", e);
        } catch (IOException e) {
            throw new PkiException("cannot read " + source, e.getMessage(), null, e);
        }
    }

    /**
     * Reads a stream of at most 1 MiB to its end as text. Blocks the caller; does not close the stream.
     *
     * @throws PkiException if it cannot be read or is too large
     */
    public static String read(InputStream in, String source) {
        return text(bytes(in, source));
    }

    static byte[] bytes(InputStream in, String source) {
        try {
            byte[] bytes = in.readNBytes(PemBlock.MAX_CHARACTERS + 1);
            if (bytes.length > PemBlock.MAX_CHARACTERS) {
                throw new PkiException(
                        source + " is too large for certificates and keys",
                        "it has more than " + PemBlock.MAX_CHARACTERS + " bytes",
                        null);
            }
            return bytes;
        } catch (IOException e) {
            throw new PkiException("cannot read " + source, e.getMessage(), null, e);
        }
    }

    /** UTF-8 where it is; bytes that are not survive as single characters, so that binary files can be told apart. */
    static String text(byte[] bytes) {
        String utf8 = new String(bytes, StandardCharsets.UTF_8);
        return utf8.indexOf('\ufffd') < 0 ? utf8 : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /**
     * Every CERTIFICATE block in order; other blocks are passed over.
     *
     * @param source what the text came from, for messages: a file, or {@code secret istio-system/x key "tls.crt"}
     * @throws PkiException if there is none or one is damaged
     */
    public static List<X509Certificate> certificates(String source, String pem) {
        List<PemBlock> blocks = PemBlock.scan(source, pem);
        var certificates = new ArrayList<X509Certificate>();
        for (PemBlock block : blocks) {
            if (block.isCertificate()) {
                certificates.add(certificate(source, block));
            }
        }
        if (certificates.isEmpty()) {
            throw absentCertificate(source, pem, blocks);
        }
        return certificates;
    }

    /**
     * Every X509 CRL block in order; other blocks are passed over. Empty if there is none.
     *
     * @param source what the text came from, for messages
     * @throws PkiException if one is damaged
     */
    public static List<X509CRL> revocationLists(String source, String pem) {
        var lists = new ArrayList<X509CRL>();
        for (PemBlock block : PemBlock.scan(source, pem)) {
            if (block.isRevocationList()) {
                lists.add(revocationList(source, block));
            }
        }
        return lists;
    }

    static X509CRL revocationList(String source, PemBlock block) {
        try {
            return (X509CRL)
                    CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(block.der(source)));
        } catch (GeneralSecurityException e) {
            throw block.damaged(source, e);
        }
    }

    /**
     * The first private key: PKCS#8, PKCS#1 or SEC1.
     *
     * @param source what the text came from, for messages
     * @throws PkiException if there is none, or it is damaged, encrypted or of a kind that this JVM lacks
     */
    public static PrivateKey privateKey(String source, String pem) {
        return privateKey(source, keyBlock(source, pem));
    }

    static PrivateKey privateKey(String source, PemBlock block) {
        PrivateKeyInfo key = PrivateKeys.read(source, block);
        String algorithm = PrivateKeys.algorithm(key);
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new PkiException(
                    source + " holds a private key (" + algorithm + ") that cannot be used, "
                            + block.place().inWords(),
                    reason(e),
                    PrivateKeys.USE_ANOTHER,
                    e);
        }
    }

    /** One certificate as PEM text. */
    public static String print(X509Certificate certificate) {
        try {
            return print("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Certificates as PEM text in their order. */
    public static String print(List<X509Certificate> chain) {
        var text = new StringBuilder();
        chain.forEach(certificate -> text.append(print(certificate)));
        return text.toString();
    }

    /** A private key as PKCS#8, not encrypted: keep the text out of logs and messages. */
    public static String print(PrivateKey key) {
        return print("PRIVATE KEY", key.getEncoded());
    }

    /** A private key as encrypted PKCS#8. Takes about a second, which deriving a key from the password is made for. */
    public static String print(PrivateKey key, Passphrase passphrase) {
        byte[] plain = key.getEncoded();
        String pem = print("ENCRYPTED PRIVATE KEY", Encryption.pkcs8(plain, passphrase));
        Arrays.fill(plain, (byte) 0);
        return pem;
    }

    static String print(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES_OF_64.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    static PemBlock keyBlock(String source, String pem) {
        List<PemBlock> blocks = PemBlock.scan(source, pem);
        for (PemBlock block : blocks) {
            if (block.isPrivateKey()) {
                return block;
            }
        }
        throw absent(source, pem, blocks, "private key", null);
    }

    static X509Certificate certificate(String source, PemBlock block) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.der(source)));
        } catch (CertificateException e) {
            CertificateDescription.holder(source, block);
            throw new PkiException(
                    source + " holds a certificate that Java cannot use, "
                            + block.place().inWords(),
                    reason(e),
                    "issue it again for an RSA, P-256 or P-384 key",
                    e);
        }
    }

    static PkiException absentCertificate(String source, String text, List<PemBlock> blocks) {
        return absent(source, text, blocks, "certificate", fixForMissingCertificate(blocks));
    }

    /** The exception that says what the source holds instead of {@code wanted}. */
    static PkiException absent(String source, String text, List<PemBlock> blocks, String wanted, @Nullable String fix) {
        String what = source + " does not hold a " + wanted;
        if (blocks.isEmpty()) {
            return new PkiException(what, whyNotPem(text), fixNotPem(text, wanted));
        }
        PemBlock first = blocks.get(0);
        String which = first.place() instanceof Place.Line line
                ? (blocks.size() == 1 ? "its only PEM block" : "the first of its " + blocks.size() + " PEM blocks")
                        + " (line " + line.line() + ")"
                : "what stands " + first.place().inWords();
        boolean switched = wanted.equals("certificate") && first.isPrivateKey()
                || wanted.equals("private key") && first.isCertificate();
        return new PkiException(
                what,
                which + " is \"" + first.label() + "\": this is " + first.meaning()
                        + (switched ? "; PEM inputs may have been switched" : ""),
                fix);
    }

    static @Nullable String fixForMissingCertificate(List<PemBlock> blocks) {
        if (blocks.stream().anyMatch(PemBlock::isSigningRequest)) {
            return "sign it first: meshgw pki sign REQUEST.csr";
        }
        return blocks.stream().anyMatch(block -> block.label().equals("TRUSTED CERTIFICATE"))
                ? "write it as a plain certificate: openssl x509 -in FILE -out PLAIN.crt"
                : null;
    }

    private static String whyNotPem(String text) {
        if (text.isBlank()) {
            return "it is empty";
        }
        if (looksBinary(text)) {
            return "it is binary (DER or PKCS#12), not PEM text";
        }
        if (text.indexOf('\0') >= 0) {
            return "it is UTF-16 text or another encoding that PEM does not allow";
        }
        if (text.contains("-----BEGIN ")) {
            return text.contains("\\n")
                    ? "its line breaks are written as the two characters \\n"
                    : "its BEGIN line does not stand alone on its line: the line breaks were lost";
        }
        return "it has no line of the form \"-----BEGIN ...-----\"";
    }

    private static @Nullable String fixNotPem(String text, String wanted) {
        if (looksBinary(text)) {
            return wanted.equals("certificate")
                    ? "turn it into PEM: openssl x509 -inform der -in FILE -out FILE.crt"
                    : "turn it into PEM: openssl pkey -inform der -in FILE -out FILE.key";
        }
        return null;
    }

    /** DER structures that hold certificates and keys start with a SEQUENCE of a long length. */
    private static boolean looksBinary(String text) {
        return text.length() > 2 && text.charAt(0) == '0' && text.charAt(1) >= 0x80;
    }

    /** The deepest message, because the outer ones of the JDK only name classes. */
    static String reason(Exception failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null || message.isBlank() ? "its structure is not what X.509 asks for" : message;
    }
}
