package dev.meshgw.pki;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/** One block of a PEM text and what it says. Shows no private key. Immutable. */
public sealed interface PemEntry {

    /** Line of the BEGIN line, counted from 1. */
    int line();

    /**
     * A certificate.
     *
     * @param issuerIndex position in the list, from 0, of the certificate whose key signed this one, its own if it is
     *     self-signed; null if that is not in the list. The signature was checked.
     */
    record Certificate(
            int line,
            CertificateDescription description,
            @Nullable Integer issuerIndex) implements PemEntry {}

    /** A signing request whose signature proves that the asker holds the key. */
    record Request(int line, SigningRequest request) implements PemEntry {}

    /** A private key that can be used: of it only the public half is told. */
    record Key(int line, String label, PublicKeyDescription publicKey) implements PemEntry {}

    /** A block that neither is one of the above nor becomes one without more: an encrypted key, a revocation list … */
    record Other(int line, String label, String meaning) implements PemEntry {}

    /**
     * Reads every block.
     *
     * @param source what the text came from, for messages
     * @throws PkiException if there is no block, or one is damaged
     */
    static List<PemEntry> read(String source, String pem) {
        List<PemBlock> blocks = PemBlock.scan(source, pem);
        if (blocks.isEmpty()) {
            throw Pem.absent(source, pem, blocks, "certificate, signing request or key", null);
        }
        var certificates = new ArrayList<@Nullable X509CertificateHolder>();
        for (PemBlock block : blocks) {
            certificates.add(block.isCertificate() ? CertificateDescription.holder(source, block) : null);
        }
        var entries = new ArrayList<PemEntry>();
        for (PemBlock block : blocks) {
            X509CertificateHolder certificate = certificates.get(entries.size());
            if (certificate != null) {
                entries.add(new Certificate(
                        block.line(), CertificateDescription.of(certificate), issuerIndex(certificate, certificates)));
            } else if (block.isSigningRequest()) {
                entries.add(new Request(block.line(), SigningRequest.read(source, block)));
            } else if (block.isPrivateKey()
                    && !block.isEncryptedKey()
                    && !block.label().equals("OPENSSH PRIVATE KEY")) {
                SigningKey key = SigningKey.of(source, PrivateKeys.read(source, block));
                entries.add(new Key(block.line(), block.label(), PublicKeyDescription.of(key.publicKeyInfo())));
            } else {
                entries.add(new Other(block.line(), block.label(), block.meaning()));
            }
        }
        return List.copyOf(entries);
    }

    private static @Nullable Integer issuerIndex(
            X509CertificateHolder certificate, List<@Nullable X509CertificateHolder> all) {
        for (int i = 0; i < all.size(); i++) {
            X509CertificateHolder issuer = all.get(i);
            if (issuer != null
                    && issuer.getSubject().equals(certificate.getIssuer())
                    && Signatures.isSignedBy(certificate, issuer)) {
                return i;
            }
        }
        return null;
    }
}
