package dev.meshgw.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
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

    public X509Certificate leaf() {
        return chain.get(0);
    }

    @Override
    public String toString() {
        return "TlsCredential[" + DistinguishedName.of(leaf().getSubjectX500Principal()) + "]";
    }
}
