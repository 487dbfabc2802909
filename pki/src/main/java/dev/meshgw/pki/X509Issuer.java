package dev.meshgw.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.operator.ContentSigner;
import org.jspecify.annotations.Nullable;

/**
 * A name and a key that certificates are signed with. It signs whatever it is asked to; {@link IssuingLimits} says what a
 * sound authority refuses. Immutable.
 */
final class X509Issuer {

    private static final int RANDOM_SERIAL_BITS = 128;

    private final X500Name name;
    private final byte[] keyId;
    private final SigningKey key;

    private X509Issuer(X500Name name, byte[] keyId, SigningKey key) {
        this.name = name;
        this.keyId = keyId;
        this.key = key;
    }

    /** One that signs itself under its own name. */
    static X509Issuer selfSigned(DistinguishedName name, SigningKey key) {
        return new X509Issuer(name.asX500Name(), keyId(key.publicKeyInfo()), key);
    }

    static X509Issuer of(X509CertificateHolder certificate, SigningKey key) {
        Extension own = certificate.getExtension(Extension.subjectKeyIdentifier);
        return new X509Issuer(
                certificate.getSubject(),
                own == null
                        ? keyId(certificate.getSubjectPublicKeyInfo())
                        : SubjectKeyIdentifier.getInstance(own.getParsedValue()).getKeyIdentifier(),
                key);
    }

    /** What its certificates and lists name its key by. */
    byte[] keyId() {
        return keyId.clone();
    }

    X509CertificateHolder certify(CertificateRequest request, SubjectPublicKeyInfo subjectKey) {
        return certify(request, subjectKey, request.profile().basicConstraints(request.pathLength()), key.signer());
    }

    /** @throws PkiException if the key cannot sign so */
    X509CertificateHolder certifyWithSha1(CertificateRequest request, SubjectPublicKeyInfo subjectKey) {
        return certify(request, subjectKey, request.profile().basicConstraints(request.pathLength()), key.sha1Signer());
    }

    /** For an authority in all but the basic constraints, which say that it is none. */
    X509CertificateHolder certifyAsNoAuthority(CertificateRequest request, SubjectPublicKeyInfo subjectKey) {
        return certify(request, subjectKey, new BasicConstraints(false), key.signer());
    }

    private X509CertificateHolder certify(
            CertificateRequest request,
            SubjectPublicKeyInfo subjectKey,
            BasicConstraints basicConstraints,
            ContentSigner signer) {
        CertificateProfile profile = request.profile();
        BigInteger serial = request.serialNumber();
        var builder = new X509v3CertificateBuilder(
                name,
                serial == null ? randomSerial() : serial,
                Date.from(request.validity().notBefore()),
                Date.from(request.validity().notAfter()),
                request.subject().asX500Name(),
                subjectKey);
        try {
            builder.addExtension(Extension.basicConstraints, true, basicConstraints);
            builder.addExtension(Extension.keyUsage, true, profile.keyUsage(subjectKey));
            var extendedKeyUsage = profile.extendedKeyUsage();
            if (extendedKeyUsage != null) {
                builder.addExtension(Extension.extendedKeyUsage, false, extendedKeyUsage);
            }
            if (!request.nameConstraints().isEmpty()) {
                // RFC 5280 §4.2.1.10: always critical
                builder.addExtension(
                        Extension.nameConstraints,
                        true,
                        request.nameConstraints().encode());
            }
            builder.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(subjectKey)));
            builder.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(keyId));
            if (!request.subjectAltNames().isEmpty()) {
                // RFC 5280 §4.2.1.6: critical if it is all that names the subject
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        request.subject().isEmpty(),
                        SubjectAltNames.encode(request.subjectAltNames()));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return builder.build(signer);
    }

    /**
     * A certificate that says what another one says, from now on under this issuer's name. Of version 1 if that is.
     *
     * @param newKey null for the key that it has
     */
    X509CertificateHolder renew(X509CertificateHolder old, @Nullable SubjectPublicKeyInfo newKey, Validity validity) {
        SubjectPublicKeyInfo subjectKey = newKey == null ? old.getSubjectPublicKeyInfo() : newKey;
        Date notBefore = Date.from(validity.notBefore());
        Date notAfter = Date.from(validity.notAfter());
        if (old.getVersionNumber() == 1) {
            return new X509v1CertificateBuilder(name, randomSerial(), notBefore, notAfter, old.getSubject(), subjectKey)
                    .build(key.signer());
        }
        var builder =
                new X509v3CertificateBuilder(name, randomSerial(), notBefore, notAfter, old.getSubject(), subjectKey);
        Extensions extensions = old.getExtensions();
        try {
            for (ASN1ObjectIdentifier oid :
                    extensions == null ? new ASN1ObjectIdentifier[0] : extensions.getExtensionOIDs()) {
                boolean critical = extensions.getExtension(oid).isCritical();
                if (oid.equals(Extension.authorityKeyIdentifier)) {
                    builder.addExtension(oid, critical, new AuthorityKeyIdentifier(keyId));
                } else if (oid.equals(Extension.subjectKeyIdentifier) && newKey != null) {
                    builder.addExtension(oid, critical, new SubjectKeyIdentifier(keyId(subjectKey)));
                } else {
                    builder.addExtension(extensions.getExtension(oid));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return builder.build(key.signer());
    }

    private static BigInteger randomSerial() {
        var random = new SecureRandom();
        BigInteger serial;
        do {
            serial = new BigInteger(RANDOM_SERIAL_BITS, random);
        } while (serial.signum() == 0);
        return serial;
    }

    /** RFC 5280 §4.2.1.2 method 1: a name for the key, not a protection, so SHA-1 is what everybody uses. */
    private static byte[] keyId(SubjectPublicKeyInfo key) {
        byte[] bits = key.getPublicKeyData().getBytes();
        var digest = new SHA1Digest();
        digest.update(bits, 0, bits.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }
}
