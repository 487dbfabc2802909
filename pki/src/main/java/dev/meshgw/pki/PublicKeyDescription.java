package dev.meshgw.pki;

import java.io.IOException;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTNamedCurves;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * What can be told of a public key.
 *
 * @param algorithm {@code RSA 2048}, {@code EC P-256}, {@code Ed25519}, …, or a dotted OID
 * @param sha256 lower-case hex of the SHA-256 of the SubjectPublicKeyInfo, the same for a key, its request and its certificate
 */
public record PublicKeyDescription(String algorithm, String sha256) {

    static PublicKeyDescription of(SubjectPublicKeyInfo info) {
        try {
            return new PublicKeyDescription(algorithmOf(info), sha256(info.getEncoded(ASN1Encoding.DER)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sha256(byte[] bytes) {
        var digest = new SHA256Digest();
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return HexFormat.of().formatHex(hash);
    }

    private static String algorithmOf(SubjectPublicKeyInfo info) throws IOException {
        ASN1ObjectIdentifier oid = info.getAlgorithm().getAlgorithm();
        if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA "
                    + RSAPublicKey.getInstance(info.parsePublicKey())
                            .getModulus()
                            .bitLength();
        }
        if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            var parameters = X962Parameters.getInstance(info.getAlgorithm().getParameters());
            return parameters.isNamedCurve()
                    ? "EC " + curveName(ASN1ObjectIdentifier.getInstance(parameters.getParameters()))
                    : "EC with explicit parameters";
        }
        if (oid.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return "RSA-PSS "
                    + RSAPublicKey.getInstance(info.parsePublicKey())
                            .getModulus()
                            .bitLength();
        }
        if (oid.equals(EdECObjectIdentifiers.id_Ed448)) {
            return "Ed448";
        }
        return oid.equals(EdECObjectIdentifiers.id_Ed25519) ? "Ed25519" : oid.getId();
    }

    private static String curveName(ASN1ObjectIdentifier curve) {
        String name = NISTNamedCurves.getName(curve);
        if (name == null) {
            name = ECNamedCurveTable.getName(curve);
        }
        return name == null ? curve.getId() : name;
    }

    @Override
    public String toString() {
        return algorithm;
    }
}
