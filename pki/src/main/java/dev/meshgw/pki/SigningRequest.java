package dev.meshgw.pki;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/**
 * A certificate signing request (PKCS#10, RFC 2986): a public key, the names asked for, and the proof that the asker holds
 * the private key. One whose proof fails cannot be read. Immutable.
 */
public final class SigningRequest {

    private final PKCS10CertificationRequest request;

    private SigningRequest(PKCS10CertificationRequest request) {
        this.request = request;
    }

    /**
     * Makes a request.
     *
     * @param profile goes into the request as an extended key usage, which {@code pki sign} follows
     */
    public static SigningRequest create(
            CertificateProfile profile, DistinguishedName subject, List<SubjectAltName> names, SigningKey key) {
        try {
            var extensions = new ExtensionsGenerator();
            if (!names.isEmpty()) {
                extensions.addExtension(
                        Extension.subjectAlternativeName, subject.isEmpty(), SubjectAltNames.encode(names));
            }
            var extendedKeyUsage = profile.extendedKeyUsage();
            if (extendedKeyUsage != null) {
                extensions.addExtension(Extension.extendedKeyUsage, false, extendedKeyUsage);
            }
            var builder = new PKCS10CertificationRequestBuilder(subject.asX500Name(), key.publicKeyInfo());
            if (!extensions.isEmpty()) {
                builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            return new SigningRequest(builder.build(key.signer()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads the first request of a PEM text.
     *
     * @param source what the text came from, for messages
     * @throws PkiException if there is none, it is damaged, or its signature does not prove that the asker holds the key
     */
    public static SigningRequest parse(String source, String pem) {
        List<PemBlock> blocks = PemBlock.scan(source, pem);
        for (PemBlock block : blocks) {
            if (block.isSigningRequest()) {
                return read(source, block);
            }
        }
        throw Pem.absent(source, pem, blocks, "signing request", null);
    }

    static SigningRequest read(String source, PemBlock block) {
        PKCS10CertificationRequest request;
        try {
            request = new PKCS10CertificationRequest(block.der(source));
        } catch (PkiException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw block.damaged(source, e);
        }
        String reason = Signatures.reasonAgainst(request);
        if (reason != null) {
            throw new PkiException(
                    source + " holds a signing request whose signature is not valid, "
                            + block.place().inWords(),
                    reason,
                    "make it again: meshgw pki csr NAME");
        }
        return new SigningRequest(request);
    }

    public DistinguishedName subject() {
        return new DistinguishedName(request.getSubject());
    }

    /** The names asked for, without those that {@link #otherNames} lists. */
    public List<SubjectAltName> subjectAltNames() {
        return SubjectAltNames.known(SubjectAltNames.of(request.getRequestedExtensions()));
    }

    /** Names of kinds that meshgw does not certify, such as {@code RID:1.2.3}. */
    public List<String> otherNames() {
        return SubjectAltNames.others(SubjectAltNames.of(request.getRequestedExtensions()));
    }

    /** What the request says the certificate is for: server, client, both, or nothing, as openssl makes them. */
    public Optional<CertificateProfile> profile() {
        Extensions extensions = request.getRequestedExtensions();
        ExtendedKeyUsage usage = extensions == null ? null : ExtendedKeyUsage.fromExtensions(extensions);
        if (usage == null) {
            return Optional.empty();
        }
        boolean server = usage.hasKeyPurposeId(KeyPurposeId.id_kp_serverAuth);
        if (usage.hasKeyPurposeId(KeyPurposeId.id_kp_clientAuth)) {
            return Optional.of(server ? CertificateProfile.SERVER_AND_CLIENT : CertificateProfile.CLIENT);
        }
        return server ? Optional.of(CertificateProfile.SERVER) : Optional.empty();
    }

    /** All extensions asked for, in the order of the request. */
    public List<ExtensionDescription> extensions() {
        return ExtensionReader.read(request.getRequestedExtensions());
    }

    /** {@code ECDSA with SHA-256}, or a dotted OID. */
    public String signatureAlgorithm() {
        return SignatureNames.of(request.getSignatureAlgorithm());
    }

    public PublicKeyDescription publicKey() {
        return PublicKeyDescription.of(publicKeyInfo());
    }

    public String pem() {
        try {
            return Pem.print("CERTIFICATE REQUEST", request.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    SubjectPublicKeyInfo publicKeyInfo() {
        return request.getSubjectPublicKeyInfo();
    }

    @Override
    public String toString() {
        return "SigningRequest[" + subject() + "]";
    }
}
