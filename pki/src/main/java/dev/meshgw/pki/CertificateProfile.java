package dev.meshgw.pki;

import java.util.List;
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
    /** A self-signed authority, of any path length unless the request says otherwise. */
    ROOT(null),
    /** An authority under another one, which may issue server and client certificates only unless the request says otherwise. */
    INTERMEDIATE(0),
    /** What a TLS server shows. */
    SERVER(null, KeyPurposeId.id_kp_serverAuth),
    /** What a TLS client shows. */
    CLIENT(null, KeyPurposeId.id_kp_clientAuth),
    /** What a peer shows that is a server to some and a client to others, as in a mesh. */
    SERVER_AND_CLIENT(null, KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);

    private final @Nullable Integer pathLength;
    private final List<KeyPurposeId> purposes;

    CertificateProfile(@Nullable Integer pathLength, KeyPurposeId... purposes) {
        this.pathLength = pathLength;
        this.purposes = List.of(purposes);
    }

    public boolean isAuthority() {
        return this == ROOT || this == INTERMEDIATE;
    }

    /** Whether a TLS server may show it. */
    public boolean isServer() {
        return purposes.contains(KeyPurposeId.id_kp_serverAuth);
    }

    /** How many authorities may stand below one of this profile if nobody says how many; null for any number. */
    @Nullable
    Integer defaultPathLength() {
        return pathLength;
    }

    /** @param pathLength of an authority, null for any */
    BasicConstraints basicConstraints(@Nullable Integer pathLength) {
        return pathLength == null ? new BasicConstraints(isAuthority()) : new BasicConstraints(pathLength);
    }

    /** Only RSA keys may decipher: that is how RSA key exchange works, and curves cannot (RFC 8422 §5.3). */
    KeyUsage keyUsage(SubjectPublicKeyInfo key) {
        ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
        return switch (this) {
            case ROOT, INTERMEDIATE -> new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
            case SERVER, SERVER_AND_CLIENT ->
                new KeyUsage(KeyUsage.digitalSignature
                        | (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption) ? KeyUsage.keyEncipherment : 0));
            case CLIENT -> new KeyUsage(KeyUsage.digitalSignature);
        };
    }

    /** RFC 5280's names of what it is for; empty for an authority. */
    List<String> purposes() {
        var usage = extendedKeyUsage();
        return usage == null ? List.of() : Usages.of(usage);
    }

    /** Null for an authority, which is not bound to a purpose. */
    @Nullable
    ExtendedKeyUsage extendedKeyUsage() {
        return purposes.isEmpty() ? null : new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new));
    }
}
