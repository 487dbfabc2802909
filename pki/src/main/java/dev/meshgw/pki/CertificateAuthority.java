package dev.meshgw.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and its key that may sign others. It cannot exist with a certificate that is none of an authority, or with
 * a key that does not belong to it.
 *
 * <p>Immutable; {@code toString} shows no key.
 */
public final class CertificateAuthority {

    /** Of certificates issued by {@link #create(String)} and the short forms: they shall not outlive a test by much. */
    private static final int SHORT_FORM_DAYS = 30;

    private static final int RANDOM_SERIAL_BITS = 128;

    /** This authority first, then those above it, without the root. */
    private final List<X509CertificateHolder> intermediates;

    private final X509CertificateHolder certificate;
    private final SigningKey key;
    private final Clock clock;

    private CertificateAuthority(
            X509CertificateHolder certificate, List<X509CertificateHolder> intermediates, SigningKey key, Clock clock) {
        this.certificate = certificate;
        this.intermediates = intermediates;
        this.key = key;
        this.clock = clock;
    }

    /** A new root {@code /O=meshgw/CN=<name>} with a P-256 key and a month to live: what a test or a demo needs. */
    public static CertificateAuthority create(String commonName) {
        Clock clock = Clock.systemUTC();
        return create(
                new CertificateRequest(
                        CertificateProfile.ROOT,
                        DistinguishedName.empty().with("O", "meshgw").with("CN", commonName),
                        List.of(),
                        Validity.ofDays(SHORT_FORM_DAYS, clock)),
                KeyAlgorithm.EC_P256.generate(),
                clock);
    }

    /**
     * A new root.
     *
     * @param clock tells whether the root is still valid when it issues
     * @throws PkiException if the request does not ask for a root
     */
    public static CertificateAuthority create(CertificateRequest request, SigningKey key, Clock clock) {
        if (request.profile() != CertificateProfile.ROOT) {
            throw new PkiException("only a root can sign itself", "the request asks for " + request.profile(), null);
        }
        X500Name subject = request.subject().asX500Name();
        byte[] keyId = keyId(key.publicKeyInfo());
        X509CertificateHolder root = certify(request, request.validity(), key.publicKeyInfo(), subject, keyId, key);
        return new CertificateAuthority(root, List.of(), key, clock);
    }

    /**
     * Reads an authority: its certificate, which must come first, and its key.
     *
     * @param certificateSource what the certificate came from, for messages
     * @param keySource what the key came from, for messages
     * @throws PkiException if one cannot be read, the certificate is not one of an authority, or they do not match
     */
    public static CertificateAuthority parse(
            String certificateSource, String certificatePem, String keySource, String keyPem, Clock clock) {
        List<X509CertificateHolder> chain = CertificateDescription.holders(certificateSource, certificatePem);
        X509CertificateHolder own = chain.get(0);
        CertificateDescription description = CertificateDescription.of(own);
        String reason = description.reasonNotToIssue();
        if (reason != null) {
            throw new PkiException(
                    certificateSource + " is not a certificate authority", reason, "make one: meshgw pki root NAME");
        }
        SigningKey key = SigningKey.parse(keySource, keyPem);
        if (!sha256(key).equals(description.publicKey().sha256())) {
            throw new PkiException(
                    keySource + " is not the key of " + certificateSource,
                    "the public key of the private key has SHA-256 " + sha256(key) + ", that of the certificate "
                            + description.publicKey().sha256(),
                    "name the right key with --ca-key");
        }
        return new CertificateAuthority(own, intermediates(chain), key, clock);
    }

    /** The first certificate, the one that issued it and so on, up to the root but without it. */
    private static List<X509CertificateHolder> intermediates(List<X509CertificateHolder> file) {
        var chain = new ArrayList<X509CertificateHolder>();
        X509CertificateHolder next = file.get(0);
        while (next != null && !next.getSubject().equals(next.getIssuer()) && !chain.contains(next)) {
            chain.add(next);
            X509CertificateHolder child = next;
            next = file.stream()
                    .filter(issuer ->
                            issuer.getSubject().equals(child.getIssuer()) && Signatures.isSignedBy(child, issuer))
                    .findFirst()
                    .orElse(null);
        }
        return List.copyOf(chain);
    }

    private static String sha256(SigningKey key) {
        return PublicKeyDescription.of(key.publicKeyInfo()).sha256();
    }

    /**
     * A server certificate and its new P-256 key in one step.
     *
     * @param names the first also becomes the CN; see {@link SubjectAltName#parse}
     */
    public TlsCredential issueServer(String... names) {
        return issueCredential(CertificateProfile.SERVER, names);
    }

    /** A client certificate and its new P-256 key in one step; the names are as those of {@link #issueServer}. */
    public TlsCredential issueClient(String... names) {
        return issueCredential(CertificateProfile.CLIENT, names);
    }

    private TlsCredential issueCredential(CertificateProfile profile, String... names) {
        List<SubjectAltName> subjectAltNames =
                Arrays.stream(names).map(SubjectAltName::parse).toList();
        SigningKey leafKey = KeyAlgorithm.EC_P256.generate();
        var request = new CertificateRequest(
                profile,
                DistinguishedName.commonName(subjectAltNames.get(0).value()),
                subjectAltNames,
                Validity.ofDays(SHORT_FORM_DAYS, clock));
        return new TlsCredential(issue(request, leafKey).chain(), leafKey.privateKey());
    }

    /** An authority under this one with a new P-256 key; what it issues carries its certificate in the chain. */
    public CertificateAuthority issueIntermediate(String commonName) {
        SigningKey childKey = KeyAlgorithm.EC_P256.generate();
        var request = new CertificateRequest(
                CertificateProfile.INTERMEDIATE,
                DistinguishedName.commonName(commonName),
                List.of(),
                Validity.ofDays(SHORT_FORM_DAYS, clock));
        X509CertificateHolder child = signed(request, childKey.publicKeyInfo());
        var chain = new ArrayList<X509CertificateHolder>();
        chain.add(child);
        chain.addAll(intermediates);
        return new CertificateAuthority(child, List.copyOf(chain), childKey, clock);
    }

    /**
     * Signs a certificate for {@code subjectKey}.
     *
     * @throws PkiException if this authority is no longer valid, or the subject is its own
     */
    public IssuedCertificate issue(CertificateRequest request, SigningKey subjectKey) {
        return chain(signed(request, subjectKey.publicKeyInfo()));
    }

    /**
     * Signs a certificate for the key of a signing request. Only the key is taken from it: what the certificate says stands
     * in {@code request}, so that nobody asks for more than was meant.
     *
     * @throws PkiException if this authority is no longer valid, or the subject is its own
     */
    public IssuedCertificate issue(CertificateRequest request, SigningRequest signingRequest) {
        return chain(signed(request, signingRequest.publicKeyInfo()));
    }

    private IssuedCertificate chain(X509CertificateHolder leaf) {
        var chain = new ArrayList<X509CertificateHolder>();
        chain.add(leaf);
        chain.addAll(intermediates);
        return new IssuedCertificate(chain);
    }

    private X509CertificateHolder signed(CertificateRequest request, SubjectPublicKeyInfo subjectKey) {
        if (request.profile() == CertificateProfile.ROOT) {
            throw new PkiException("a root signs itself", "the request asks for " + request.profile(), null);
        }
        requireValid();
        if (new DistinguishedName(certificate.getSubject()).equals(request.subject())) {
            throw new PkiException(
                    "the subject " + request.subject() + " is that of the authority itself",
                    "peers would take the certificate for a self-signed one",
                    "give the certificate another subject, for instance with --org");
        }
        return certify(
                request,
                request.validity().within(validity()),
                subjectKey,
                certificate.getSubject(),
                authorityKeyId(),
                key);
    }

    private void requireValid() {
        Validity own = validity();
        Instant now = clock.instant();
        if (!own.includes(now)) {
            throw new PkiException(
                    "the authority " + description().subject()
                            + (now.isAfter(own.notAfter())
                                    ? " expired at " + own.notAfter()
                                    : " is not valid before " + own.notBefore()),
                    "what it signs would be accepted by nobody",
                    now.isAfter(own.notAfter()) ? "make a new one: meshgw pki root NAME --force" : "check the clock");
        }
    }

    private static X509CertificateHolder certify(
            CertificateRequest request,
            Validity validity,
            SubjectPublicKeyInfo subjectKey,
            X500Name issuer,
            byte[] issuerKeyId,
            SigningKey issuerKey) {
        CertificateProfile profile = request.profile();
        var builder = new X509v3CertificateBuilder(
                issuer,
                request.serialNumber() == null ? randomSerial() : request.serialNumber(),
                Date.from(validity.notBefore()),
                Date.from(validity.notAfter()),
                request.subject().asX500Name(),
                subjectKey);
        try {
            builder.addExtension(Extension.basicConstraints, true, profile.basicConstraints());
            builder.addExtension(Extension.keyUsage, true, profile.keyUsage(subjectKey));
            var extendedKeyUsage = profile.extendedKeyUsage();
            if (extendedKeyUsage != null) {
                builder.addExtension(Extension.extendedKeyUsage, false, extendedKeyUsage);
            }
            builder.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(subjectKey)));
            builder.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(issuerKeyId));
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
        return builder.build(issuerKey.signer());
    }

    /** Whether a certificate names this authority as its issuer and is signed with its key. */
    public boolean hasIssued(X509Certificate certificate) {
        X509CertificateHolder issued = CertificateDescription.holder(certificate);
        return issued.getIssuer().equals(this.certificate.getSubject())
                && Signatures.isSignedBy(issued, this.certificate);
    }

    /** Whether a revocation list is this authority's own, signed with its key. */
    public boolean hasIssued(RevocationList list) {
        return list.holder().getIssuer().equals(certificate.getSubject())
                && Signatures.isSignedBy(list.holder(), certificate);
    }

    /**
     * Signs a list of revoked certificates (RFC 5280 §5.1): of version 2, with the next CRL number.
     *
     * @param previous the list to add to, whose entries are all kept; null for the first one
     * @param more may be empty: then the list only lives longer
     * @param days from now until the next update, 1 to {@link Validity#MAX_DAYS}
     * @throws PkiException if this authority is no longer valid or must not sign lists, or {@code previous} is not its own or
     *     tells only a part
     */
    public RevocationList revoke(@Nullable RevocationList previous, List<RevokedCertificate> more, int days) {
        requireValid();
        CertificateDescription own = description();
        if (!own.keyUsage().isEmpty() && !own.keyUsage().contains("cRLSign")) {
            throw new PkiException(
                    "the authority " + own.subject() + " must not sign revocation lists",
                    "its key usage does not include cRLSign, so that peers refuse its lists",
                    "let an authority sign whose key usage allows it, such as one of meshgw pki root NAME");
        }
        if (previous != null) {
            requireOwn(previous);
        }
        return RevocationList.sign(
                certificate.getSubject(),
                authorityKeyId(),
                key,
                previous,
                more,
                clock.instant(),
                Validity.ofDays(days, clock).notAfter());
    }

    private void requireOwn(RevocationList list) {
        String partial = list.reasonNotToExtend();
        if (partial != null) {
            throw new PkiException("cannot add to the revocation list of " + list.issuer(), partial, null);
        }
        if (!hasIssued(list)) {
            throw new PkiException(
                    "the revocation list of " + list.issuer() + " is not one of the authority "
                            + description().subject(),
                    "it was signed with another key",
                    null);
        }
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

    private byte[] authorityKeyId() {
        Extension own = certificate.getExtension(Extension.subjectKeyIdentifier);
        return own == null
                ? keyId(certificate.getSubjectPublicKeyInfo())
                : SubjectKeyIdentifier.getInstance(own.getParsedValue()).getKeyIdentifier();
    }

    private Validity validity() {
        return description().validity();
    }

    /** This authority's own certificate. */
    public X509Certificate certificate() {
        return Pem.certificates("the authority", certificatePem()).get(0);
    }

    /** This authority's own certificate as PEM. */
    public String certificatePem() {
        return IssuedCertificate.pem(certificate);
    }

    /** This authority's key as PKCS#8 PEM, not encrypted: keep it out of logs and messages. */
    public String keyPem() {
        return key.pem();
    }

    /** A bundle of this authority alone. */
    public TrustBundle trustBundle() {
        return new TrustBundle(List.of(certificate()));
    }

    public CertificateDescription description() {
        return CertificateDescription.of(certificate);
    }

    @Override
    public String toString() {
        return "CertificateAuthority[" + description().subject() + "]";
    }
}
