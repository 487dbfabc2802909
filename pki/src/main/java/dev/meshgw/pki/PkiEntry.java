package dev.meshgw.pki;

import org.jspecify.annotations.Nullable;

/** One thing that a {@link PkiFile} holds and what it says. Shows no private key. Immutable. */
public sealed interface PkiEntry {

    Place place();

    /**
     * A certificate.
     *
     * @param issuerIndex position in the list, from 0, of the certificate whose key signed this one, its own if it is
     *     self-signed; null if that is not in the list. The signature was checked, unless so many certificates have the name
     *     of the issuer that it was not to be found in bounded time.
     * @param pem the certificate itself
     */
    record Certificate(
            Place place,
            CertificateDescription description,
            @Nullable Integer issuerIndex,
            String pem) implements PkiEntry {

        /** The certificate itself, without its PEM clothes. */
        public byte[] der() {
            return PemBlock.scan("a certificate", pem).get(0).content().clone();
        }
    }

    /** A signing request whose signature proves that the asker holds the key. */
    record Request(Place place, SigningRequest request) implements PkiEntry {}

    /** A private key that can be used: of it only the public half is told. */
    record Key(Place place, String label, PublicKeyDescription publicKey) implements PkiEntry {}

    /** A private key that needs its password: {@link PkiFile#unlocked} opens it. */
    record EncryptedKey(Place place, String label) implements PkiEntry {}

    /** A list of revoked certificates. */
    record Crl(Place place, RevocationList list) implements PkiEntry {}

    /** What neither is one of the above nor becomes one without more: a public key, parameters … */
    record Other(Place place, String label, String meaning) implements PkiEntry {}
}
