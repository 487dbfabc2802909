package dev.meshgw.pki;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
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

    /** This authority first, then those above it as far as they are known. */
    private final List<X509CertificateHolder> path;

    private final SigningKey key;
    private final IssuingLimits limits;
    private final Clock clock;

    private CertificateAuthority(List<X509CertificateHolder> path, SigningKey key, Clock clock) {
        this.path = List.copyOf(path);
        this.key = key;
        this.limits = new IssuingLimits(path);
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
        X509CertificateHolder root =
                X509Issuer.selfSigned(request.subject(), key).certify(request, key.publicKeyInfo());
        return new CertificateAuthority(List.of(root), key, clock);
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
        return of(
                certificateSource,
                CertificateDescription.holders(certificateSource, certificatePem),
                keySource,
                () -> SigningKey.parse(keySource, keyPem),
                clock);
    }

    /**
     * Takes an authority out of files of any form: its certificate, which must come first, and its key, which may be
     * encrypted and may stand in the same file.
     *
     * @throws PkiException as {@link #parse}
     */
    public static CertificateAuthority of(PkiFile certificate, PkiFile key, Clock clock) {
        return of(certificate.source(), certificate.certificateHolders(), key.source(), key::signingKey, clock);
    }

    private static CertificateAuthority of(
            String certificateSource,
            List<X509CertificateHolder> chain,
            String keySource,
            Supplier<SigningKey> keyReading,
            Clock clock) {
        X509CertificateHolder own = chain.get(0);
        CertificateDescription description = CertificateDescription.of(own);
        String reason = description.reasonNotToIssue();
        if (reason != null) {
            throw new PkiException(
                    certificateSource + " is not a certificate authority", reason, "make one: meshgw pki root NAME");
        }
        SigningKey key = keyReading.get();
        if (!sha256(key).equals(description.publicKey().sha256())) {
            throw new PkiException(
                    keySource + " is not the key of " + certificateSource,
                    "the public key of the private key has SHA-256 " + sha256(key) + ", that of the certificate "
                            + description.publicKey().sha256(),
                    "name the right key with --ca-key");
        }
        return new CertificateAuthority(pathFromFirst(chain), key, clock);
    }

    /** The first certificate, the one that issued it and so on, up to the root if it is there. */
    private static List<X509CertificateHolder> pathFromFirst(List<X509CertificateHolder> file) {
        var path = new ArrayList<X509CertificateHolder>();
        X509CertificateHolder next = file.get(0);
        while (next != null && !path.contains(next)) {
            path.add(next);
            X509CertificateHolder child = next;
            next = isSelfIssued(child)
                    ? null
                    : file.stream()
                            .filter(issuer -> issuer.getSubject().equals(child.getIssuer())
                                    && Signatures.isSignedBy(child, issuer))
                            .findFirst()
                            .orElse(null);
        }
        return path;
    }

    private static boolean isSelfIssued(X509CertificateHolder certificate) {
        return certificate.getSubject().equals(certificate.getIssuer());
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
        return issueAuthority(request, childKey);
    }

    /**
     * An authority under this one, to issue with at once; {@link #issue} makes the same certificate.
     *
     * @throws PkiException as {@link #issue(CertificateRequest, SigningKey)}, or if the request asks for no intermediate
     */
    public CertificateAuthority issueAuthority(CertificateRequest request, SigningKey childKey) {
        if (request.profile() != CertificateProfile.INTERMEDIATE) {
            throw new PkiException("this makes an authority", "the request asks for " + request.profile(), null);
        }
        return new CertificateAuthority(below(signed(request, childKey.publicKeyInfo())), childKey, clock);
    }

    /**
     * Signs a certificate for {@code subjectKey}.
     *
     * @throws PkiException if this authority is not valid now or ends before a certificate of exact validity, if its path length, name
     *     constraints or extended key usage forbid it, or if the subject is its own; says which
     */
    public IssuedCertificate issue(CertificateRequest request, SigningKey subjectKey) {
        return chain(signed(request, subjectKey.publicKeyInfo()));
    }

    /**
     * Signs a certificate for the key of a signing request. Only the key is taken from it: what the certificate says stands
     * in {@code request}, so that nobody asks for more than was meant.
     *
     * @throws PkiException as {@link #issue(CertificateRequest, SigningKey)}
     */
    public IssuedCertificate issue(CertificateRequest request, SigningRequest signingRequest) {
        return chain(signed(request, signingRequest.publicKeyInfo()));
    }

    /**
     * What another certificate says, signed again, and the authorities above it without the root.
     *
     * @param newKey null for the key that it has
     */
    List<X509CertificateHolder> renew(X509CertificateHolder old, Validity validity, @Nullable SigningKey newKey) {
        Validity permitted = limits.permit(CertificateRequest.like(old, validity), clock.instant())
                .validity();
        return withoutRoot(
                below(X509Issuer.of(own(), key).renew(old, newKey == null ? null : newKey.publicKeyInfo(), permitted)));
    }

    /** A certificate that this authority has signed, with the chain that leads to its root. */
    IssuedCertificate chain(X509CertificateHolder issued) {
        return new IssuedCertificate(withoutRoot(below(issued)));
    }

    private List<X509CertificateHolder> below(X509CertificateHolder issued) {
        var chain = new ArrayList<X509CertificateHolder>();
        chain.add(issued);
        chain.addAll(path);
        return chain;
    }

    private static List<X509CertificateHolder> withoutRoot(List<X509CertificateHolder> path) {
        return path.stream().filter(certificate -> !isSelfIssued(certificate)).toList();
    }

    private X509CertificateHolder signed(CertificateRequest request, SubjectPublicKeyInfo subjectKey) {
        if (request.profile() == CertificateProfile.ROOT) {
            throw new PkiException("a root signs itself", "the request asks for " + request.profile(), null);
        }
        return issuer().certify(permitted(request), subjectKey);
    }

    /** The request as this authority would sign it; throws as {@link #issue(CertificateRequest, SigningKey)} does. */
    CertificateRequest permitted(CertificateRequest request) {
        return limits.permit(request, clock.instant());
    }

    /** Signs in this authority's name whatever it is asked to. */
    X509Issuer issuer() {
        return X509Issuer.of(own(), key);
    }

    private X509CertificateHolder own() {
        return path.get(0);
    }

    /** From when to when this authority is valid: what it issues ends no later. */
    public Validity validity() {
        return limits.validity();
    }

    /** Whether a certificate names this authority as its issuer and is signed with its key. */
    public boolean hasIssued(X509Certificate certificate) {
        X509CertificateHolder issued = CertificateDescription.holder(certificate);
        return issued.getIssuer().equals(own().getSubject()) && Signatures.isSignedBy(issued, own());
    }

    /** Whether a revocation list is this authority's own, signed with its key. */
    public boolean hasIssued(RevocationList list) {
        return list.holder().getIssuer().equals(own().getSubject()) && Signatures.isSignedBy(list.holder(), own());
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
        limits.requireValid(clock.instant());
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
                own().getSubject(),
                issuer().keyId(),
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

    /** This authority's own certificate. */
    public X509Certificate certificate() {
        return Pem.certificates("the authority", certificatePem()).get(0);
    }

    /** This authority's own certificate as PEM. */
    public String certificatePem() {
        return IssuedCertificate.pem(own());
    }

    /** This authority's certificate and those above it, without the root, as PEM; of a root its own certificate. */
    public String chainPem() {
        return path.size() == 1 ? certificatePem() : new IssuedCertificate(withoutRoot(path)).pem();
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
        return CertificateDescription.of(own());
    }

    @Override
    public String toString() {
        return "CertificateAuthority[" + description().subject() + "]";
    }
}
