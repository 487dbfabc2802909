package dev.meshgw.pki;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/** What a certificate is for: the one table of basic constraints, key usage and extended key usage (RFC 5280 §4.2.1). */
public enum CertificateProfile {
    /** A self-signed authority, of any path length. */
    ROOT,
    /** An authority under another one, which may issue server and client certificates only. */
    INTERMEDIATE,
    /** What a TLS server shows. */
    SERVER,
    /** What a TLS client shows. */
    CLIENT;

    public boolean isAuthority() {
        return this == ROOT || this == INTERMEDIATE;
    }

    BasicConstraints basicConstraints() {
        return switch (this) {
            case ROOT -> new BasicConstraints(true);
            case INTERMEDIATE -> new BasicConstraints(0);
            case SERVER, CLIENT -> new BasicConstraints(false);
        };
    }

    /** Only RSA keys may decipher: that is how RSA key exchange works, and curves cannot (RFC 8422 §5.3). */
    KeyUsage keyUsage(SubjectPublicKeyInfo key) {
        ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
        return switch (this) {
            case ROOT, INTERMEDIATE -> new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
            case SERVER ->
                new KeyUsage(KeyUsage.digitalSignature
                        | (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption) ? KeyUsage.keyEncipherment : 0));
            case CLIENT -> new KeyUsage(KeyUsage.digitalSignature);
        };
    }

    @Nullable
    ExtendedKeyUsage extendedKeyUsage() {
        return switch (this) {
            case ROOT, INTERMEDIATE -> null;
            case SERVER -> new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth);
            case CLIENT -> new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth);
        };
    }
}
