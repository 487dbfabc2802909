package dev.meshgw.pki;

import java.io.InputStream;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * A file of certificates, keys, requests and revocation lists in any form: PEM, DER, PKCS#7, PKCS#12, JKS or JCEKS; what it is
 * its bytes tell, not its name. Complaints name the place. Input is bounded to 1 MiB, as is the work of opening what is
 * encrypted. Immutable; {@code toString} shows no content.
 */
public final class PkiFile {

    /** How the bytes are laid out. */
    public enum Form {
        PEM("PEM"),
        DER("DER"),
        PKCS12("PKCS#12"),
        JKS("JKS"),
        JCEKS("JCEKS");

        private final String label;

        Form(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    private final String source;
    private final Form form;
    private final List<PemBlock> blocks;
    private final Passphrase.Source passphrases;

    /** For saying what a text is that holds nothing; empty for other forms. */
    private final String text;

    private PkiFile(String source, Form form, List<PemBlock> blocks, Passphrase.Source passphrases, String text) {
        this.source = source;
        this.form = form;
        this.blocks = List.copyOf(blocks);
        this.passphrases = passphrases;
        this.text = text;
    }

    /**
     * Reads a file. Blocks the caller.
     *
     * @param source the name that the user gave the file, for messages
     * @param passphrases asked at once for a PKCS#12, JKS or JCEKS file, and for an encrypted key when the key is
     * @throws PkiException if there is no such file, or it cannot be read, is too large or damaged, or does not open
     */
    public static PkiFile read(Path file, String source, Passphrase.Source passphrases) {
        return parse(source, Pem.bytes(file, source), passphrases);
    }

    /** As {@link #read(Path, String, Passphrase.Source)}, of a stream to its end, which is not closed. */
    public static PkiFile read(InputStream in, String source, Passphrase.Source passphrases) {
        return parse(source, Pem.bytes(in, source), passphrases);
    }

    /**
     * Reads what a file holds.
     *
     * @throws PkiException if it is too large or damaged, or does not open
     */
    public static PkiFile parse(String source, byte[] bytes, Passphrase.Source passphrases) {
        if (JavaKeyStore.isOne(bytes)) {
            Form form = JavaKeyStore.isJceks(bytes) ? Form.JCEKS : Form.JKS;
            return new PkiFile(source, form, JavaKeyStore.read(source, bytes, passphrases), passphrases, "");
        }
        if (DerFile.isOne(bytes)) {
            return DerFile.isPkcs12(bytes)
                    ? new PkiFile(source, Form.PKCS12, Pkcs12.read(source, bytes, passphrases), passphrases, "")
                    : new PkiFile(
                            source, Form.DER, Pkcs7.unpacked(source, DerFile.read(source, bytes)), passphrases, "");
        }
        return ofPem(source, Pem.text(bytes), passphrases);
    }

    /** Every byte of a file, for {@link #parse}; complaints are those of {@link #read(Path, String, Passphrase.Source)}. */
    public static byte[] bytes(Path file, String source) {
        return Pem.bytes(file, source);
    }

    /** Every byte of a stream, for {@link #parse}; it is not closed. */
    public static byte[] bytes(InputStream in, String source) {
        return Pem.bytes(in, source);
    }

    /**
     * Files that belong together as one, so that keys and issuers are found across them.
     *
     * @param parts by their names, which become {@link Place.Part}s; not empty
     * @throws PkiException if one of them holds nothing
     */
    public static PkiFile joined(String source, Map<String, PkiFile> parts) {
        parts.values().forEach(PkiFile::requireContent);
        var blocks = new ArrayList<PemBlock>();
        parts.forEach((name, part) -> part.blocks.forEach(block -> blocks.add(
                new PemBlock(block.label(), new Place.Part(name, block.place()), block.dekInfo(), block.content()))));
        PkiFile first = parts.values().iterator().next();
        return new PkiFile(source, first.form, blocks, first.passphrases, "");
    }

    /** PEM text that is no file: a value of a secret, the chain of a live server. Its keys must not be encrypted to be read. */
    public static PkiFile pem(String source, String text) {
        return ofPem(source, text, Passphrase.Source.NONE);
    }

    private static PkiFile ofPem(String source, String text, Passphrase.Source passphrases) {
        List<PemBlock> blocks = Pkcs7.unpacked(source, PemBlock.scan(source, text));
        return new PkiFile(source, Form.PEM, blocks, passphrases, text);
    }

    /** What the user calls it. */
    public String source() {
        return source;
    }

    public Form form() {
        return form;
    }

    /**
     * Everything that it holds, in its order.
     *
     * @throws PkiException if that is nothing, or something is damaged
     */
    public List<PkiEntry> entries() {
        requireContent();
        return PkiEntries.read(source, blocks);
    }

    private void requireContent() {
        if (blocks.isEmpty()) {
            throw absent("certificate, signing request or key", null);
        }
    }

    /**
     * The same file with its encrypted keys opened.
     *
     * @throws PkiException if a password is wrong or refused
     */
    public PkiFile unlocked() {
        var open = new ArrayList<PemBlock>();
        for (PemBlock block : blocks) {
            open.add(block.isEncryptedKey() ? PrivateKeys.decrypted(source, block, passphrases) : block);
        }
        return new PkiFile(source, form, open, passphrases, text);
    }

    /**
     * Every certificate in order.
     *
     * @throws PkiException if there is none or one is damaged
     */
    public List<X509Certificate> certificates() {
        List<X509Certificate> certificates = blocks.stream()
                .filter(PemBlock::isCertificate)
                .map(block -> Pem.certificate(source, block))
                .toList();
        if (certificates.isEmpty()) {
            throw absent("certificate", Pem.fixForMissingCertificate(blocks));
        }
        return certificates;
    }

    /** As {@link #certificates}, without the JDK's provider framework. */
    List<X509CertificateHolder> certificateHolders() {
        List<X509CertificateHolder> holders = blocks.stream()
                .filter(PemBlock::isCertificate)
                .map(block -> CertificateDescription.holder(source, block))
                .toList();
        if (holders.isEmpty()) {
            throw absent("certificate", Pem.fixForMissingCertificate(blocks));
        }
        return holders;
    }

    /**
     * The bytes of every certificate in order, not looked into: for those who judge what Java would refuse or repair.
     *
     * @throws PkiException if there is none
     */
    public List<byte[]> certificateEncodings() {
        List<byte[]> encodings = blocks.stream()
                .filter(PemBlock::isCertificate)
                .map(block -> block.der(source))
                .toList();
        if (encodings.isEmpty()) {
            throw absent("certificate", Pem.fixForMissingCertificate(blocks));
        }
        return encodings;
    }

    /** The bytes of every revocation list in order, not looked into; empty if there is none. */
    public List<byte[]> revocationListEncodings() {
        return blocks.stream()
                .filter(PemBlock::isRevocationList)
                .map(block -> block.der(source))
                .toList();
    }

    /** Whether there are certificates, sound or not. */
    public boolean hasCertificates() {
        return blocks.stream().anyMatch(PemBlock::isCertificate);
    }

    public boolean hasPrivateKey() {
        return blocks.stream().anyMatch(PemBlock::isPrivateKey);
    }

    /** Whether a private key needs its password to be read; those of PKCS#12 and Java's stores are open already. */
    public boolean hasEncryptedKey() {
        return blocks.stream().anyMatch(PemBlock::isEncryptedKey);
    }

    /**
     * The certificates as PEM text in their order, for the readers of PEM.
     *
     * @throws PkiException if there is none
     */
    public String certificatePem() {
        var pem = new StringBuilder();
        blocks.stream()
                .filter(PemBlock::isCertificate)
                .forEach(block -> pem.append(Pem.print("CERTIFICATE", block.der(source))));
        if (pem.isEmpty()) {
            throw absent("certificate", Pem.fixForMissingCertificate(blocks));
        }
        return pem.toString();
    }

    /**
     * The first private key; if it is encrypted, the password is asked for now.
     *
     * @throws PkiException if there is none, it is damaged, does not open or is of a kind that this JVM lacks
     */
    public PrivateKey privateKey() {
        return Pem.privateKey(source, keyBlock());
    }

    /** As {@link #privateKey}, to sign certificates with. */
    public SigningKey signingKey() {
        return SigningKey.read(source, keyBlock());
    }

    private PemBlock keyBlock() {
        PemBlock block = blocks.stream()
                .filter(PemBlock::isPrivateKey)
                .findFirst()
                .orElseThrow(() -> absent("private key", null));
        return PrivateKeys.decrypted(source, block, passphrases);
    }

    /**
     * The first signing request.
     *
     * @throws PkiException if there is none, it is damaged, or its signature does not prove that the asker holds the key
     */
    public SigningRequest signingRequest() {
        return blocks.stream()
                .filter(PemBlock::isSigningRequest)
                .findFirst()
                .map(block -> SigningRequest.read(source, block))
                .orElseThrow(() -> absent("signing request", null));
    }

    /**
     * Every revocation list in order, empty if there is none.
     *
     * @throws PkiException if one is damaged
     */
    public List<X509CRL> revocationLists() {
        return blocks.stream()
                .filter(PemBlock::isRevocationList)
                .map(block -> Pem.revocationList(source, block))
                .toList();
    }

    /**
     * The first private key and the chain of its certificate, leaf first, from whatever order they stand in.
     *
     * @throws PkiException if one is missing or the key belongs to no certificate
     */
    public TlsCredential credential() {
        return TlsCredential.of(source, certificates(), source, privateKey());
    }

    private PkiException absent(String wanted, @Nullable String fix) {
        return Pem.absent(source, text, blocks, wanted, fix);
    }

    @Override
    public String toString() {
        return "PkiFile[" + source + ", " + form.label.toLowerCase(Locale.ROOT) + ", " + blocks.size() + " entries]";
    }
}
