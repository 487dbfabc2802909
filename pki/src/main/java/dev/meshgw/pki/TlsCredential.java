package dev.meshgw.pki;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain and the private key of its leaf, with what is sent along with it. It cannot exist with a key that does not belong to the leaf: the
 * constructor compares them. Immutable; {@code toString} shows no key.
 *
 * @param chain leaf first, as sent in a handshake; never empty
 * @param staple null if none is to be sent
 */
public record TlsCredential(
        List<X509Certificate> chain,
        PrivateKey privateKey,
        @Nullable OcspStaple staple) {

    /** @throws PkiException if the chain is empty or the key does not match its leaf */
    public TlsCredential {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new PkiException("the chain holds no certificate", null, null);
        }
        KeyMatch.require("the certificate", chain, "the private key", privateKey);
    }

    /** @throws PkiException if the chain is empty or the key does not match its leaf */
    public TlsCredential(List<X509Certificate> chain, PrivateKey privateKey) {
        this(chain, privateKey, null);
    }

    /**
     * Reads a chain and its key: PKCS#8, PKCS#1 and SEC1, not encrypted.
     *
     * @param certificateSource what the chain came from, for messages
     * @param keySource what the key came from, for messages
     * @throws PkiException if one cannot be read or they do not match
     */
    public static TlsCredential parse(String certificateSource, String chainPem, String keySource, String keyPem) {
        List<X509Certificate> chain = Pem.certificates(certificateSource, chainPem);
        PrivateKey key = Pem.privateKey(keySource, keyPem);
        KeyMatch.require(certificateSource, chain, keySource, key);
        return new TlsCredential(chain, key);
    }

    /**
     * Finds the certificate of a key and puts those that lead to its root behind it.
     *
     * @param certificates in any order; those that do not belong to the chain are left out
     * @throws PkiException if the key belongs to none
     */
    static TlsCredential of(
            String certificateSource, List<X509Certificate> certificates, String keySource, PrivateKey key) {
        X509Certificate leaf = certificates.stream()
                .filter(certificate -> KeyMatch.matches(certificate, key))
                .findFirst()
                .orElseThrow(() -> KeyMatch.mismatch(certificateSource, certificates, keySource, key));
        var chain = new ArrayList<X509Certificate>();
        X509Certificate next = leaf;
        while (next != null && !chain.contains(next)) {
            chain.add(next);
            X509Certificate child = next;
            next = certificates.stream()
                    .filter(issuer -> isSignedBy(child, issuer))
                    .findFirst()
                    .orElse(null);
        }
        return new TlsCredential(chain, key);
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                && Signatures.isSignedBy(holder(certificate), holder(issuer));
    }

    private static X509CertificateHolder holder(X509Certificate certificate) {
        try {
            return new X509CertificateHolder(certificate.getEncoded());
        } catch (CertificateEncodingException | IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public X509Certificate leaf() {
        return chain.get(0);
    }

    @Override
    public String toString() {
        return "TlsCredential[" + DistinguishedName.of(leaf().getSubjectX500Principal()) + "]";
    }
}
