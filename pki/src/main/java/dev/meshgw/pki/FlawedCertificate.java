package dev.meshgw.pki;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A certificate that is sound but for one {@link Flaw}, made on purpose to see what peers say of it, with its key and what a
 * test needs beside it. Its subject carries the flaw, so that nobody takes it for a good one. Immutable; {@code toString} shows
 * no key.
 */
public final class FlawedCertificate {

    /** The attribute of the subject that says so: {@code OU=broken: expired}. */
    private static final String MARK = "OU";

    private static final Duration DAY = Duration.ofDays(1);

    /** How long an expired certificate has lived, and one that is not valid yet will live. */
    private static final Duration LIFE = Duration.ofDays(30);

    private static final int LIST_DAYS = 30;

    /** Of the authorities that are made along with it: longer than a leaf lives, so that theirs is not a second flaw. */
    private static final int HELPER_DAYS = 3650;

    /**
     * A file that a test needs beside the certificate and its key.
     *
     * @param name the ending of its name: {@code crl}, {@code intermediate.crt}
     * @param use what it is for, in words
     */
    public record Companion(String name, String pem, String use) {}

    private final List<X509CertificateHolder> chain;
    private final X509CertificateHolder leaf;
    private final SigningKey key;
    private final List<Companion> companions;

    private FlawedCertificate(
            List<X509CertificateHolder> chain, X509CertificateHolder leaf, SigningKey key, List<Companion> companions) {
        this.chain = List.copyOf(chain);
        this.leaf = leaf;
        this.key = key;
        this.companions = List.copyOf(companions);
    }

    private static FlawedCertificate of(IssuedCertificate issued, SigningKey key, Companion... companions) {
        return new FlawedCertificate(issued.holders(), issued.holders().get(0), key, List.of(companions));
    }

    /**
     * Makes one.
     *
     * @param authority signs it, or is what a client trusts although it has not signed it
     * @param request what a good one would say; its validity is replaced where time is the flaw, its names where the name is
     * @param algorithm of the key, unless the key is the flaw
     * @param clock tells what has expired
     * @throws PkiException if the authority cannot sign such a certificate, or the flaw cannot be in one of that profile
     */
    public static FlawedCertificate issue(
            Flaw flaw,
            CertificateAuthority authority,
            CertificateRequest request,
            KeyAlgorithm algorithm,
            Clock clock) {
        if (request.profile().isAuthority()) {
            throw new PkiException("only server and client certificates are broken on purpose", null, null);
        }
        if (flaw.asClient().isEmpty() && request.profile() == CertificateProfile.CLIENT) {
            throw new PkiException(
                    "a client's certificate cannot be " + flaw,
                    "it is a server's host that its client compares",
                    "make it for a server: meshgw pki issue HOST --broken " + flaw);
        }
        CertificateRequest marked = request.withSubject(request.subject().with(MARK, "broken: " + flaw));
        SigningKey key = flaw == Flaw.WEAK_KEY ? KeyAlgorithm.generateWeak() : algorithm.generate();
        Instant now = clock.instant();
        return switch (flaw) {
            case EXPIRED -> of(authority.issue(during(marked, now.minus(LIFE), now.minus(DAY)), key), key);
            case NOT_YET_VALID ->
                of(authority.issue(during(marked, now.plus(DAY), now.plus(DAY).plus(LIFE)), key), key);
            case WRONG_HOST -> of(authority.issue(forAnotherHost(marked), key), key);
            case UNTRUSTED -> untrusted(marked, key, clock);
            case SELF_SIGNED -> selfSigned(marked, key);
            case MISSING_INTERMEDIATE, WRONG_ORDER -> badChain(flaw, authority, marked, key, clock);
            case WRONG_EKU -> of(authority.issue(forAnotherPurpose(marked), key), key);
            case WEAK_KEY -> of(authority.issue(marked, key), key);
            case SHA1 ->
                of(
                        authority.chain(
                                authority.issuer().certifyWithSha1(authority.permitted(marked), key.publicKeyInfo())),
                        key);
            case REVOKED -> revoked(authority, marked, key, now);
            case KEY_MISMATCH -> of(authority.issue(marked, algorithm.generate()), key);
            case NOT_A_CA -> belowNoAuthority(authority, marked, key);
        };
    }

    private static CertificateRequest during(CertificateRequest request, Instant from, Instant until) {
        return request.withValidity(new Validity(from, until));
    }

    private static CertificateRequest forAnotherHost(CertificateRequest request) {
        String host = request.subjectAltNames().stream()
                .filter(SubjectAltName.DnsName.class::isInstance)
                .map(SubjectAltName::value)
                .findFirst()
                .orElse("host.invalid");
        // below the same domain, so that an authority with name constraints signs it too
        String other = "not-" + (host.startsWith("*.") ? "wildcard" + host.substring(1) : host);
        return request.withSubjectAltNames(List.of(new SubjectAltName.DnsName(other)));
    }

    private static CertificateRequest forAnotherPurpose(CertificateRequest request) {
        return switch (request.profile()) {
            case SERVER -> request.withProfile(CertificateProfile.CLIENT);
            case CLIENT -> request.withProfile(CertificateProfile.SERVER);
            case SERVER_AND_CLIENT, ROOT, INTERMEDIATE ->
                throw new PkiException(
                        "a certificate for both purposes has no wrong one",
                        null,
                        "make one with --profile server, which is then good for clients only");
        };
    }

    private static FlawedCertificate untrusted(CertificateRequest request, SigningKey key, Clock clock) {
        CertificateAuthority stray = CertificateAuthority.create(
                new CertificateRequest(
                        CertificateProfile.ROOT,
                        DistinguishedName.commonName("stray authority").with(MARK, "broken: " + Flaw.UNTRUSTED),
                        List.of(),
                        Validity.ofDays(HELPER_DAYS, clock)),
                KeyAlgorithm.EC_P256.generate(),
                clock);
        return of(
                stray.issue(request, key),
                key,
                new Companion(
                        "stray-ca.crt",
                        stray.certificatePem(),
                        "the authority that signed it: who trusts it sees no flaw"));
    }

    private static FlawedCertificate selfSigned(CertificateRequest request, SigningKey key) {
        X509CertificateHolder own =
                X509Issuer.selfSigned(request.subject(), key).certify(request, key.publicKeyInfo());
        return new FlawedCertificate(List.of(own), own, key, List.of());
    }

    private static FlawedCertificate badChain(
            Flaw flaw, CertificateAuthority authority, CertificateRequest request, SigningKey key, Clock clock) {
        CertificateAuthority intermediate = authority.description().isSelfIssued()
                ? authority.issueAuthority(
                        new CertificateRequest(
                                CertificateProfile.INTERMEDIATE,
                                DistinguishedName.commonName("intermediate").with(MARK, "for " + flaw),
                                List.of(),
                                Validity.ofDays(HELPER_DAYS, clock)),
                        KeyAlgorithm.EC_P256.generate())
                : authority;
        List<X509CertificateHolder> chain = intermediate.issue(request, key).holders();
        X509CertificateHolder leaf = chain.get(0);
        if (flaw == Flaw.MISSING_INTERMEDIATE) {
            var companion = new Companion(
                    "intermediate.crt",
                    intermediate.chainPem(),
                    "what is missing: with it in the chain there is no flaw");
            return new FlawedCertificate(List.of(leaf), leaf, key, List.of(companion));
        }
        var leafLast = new ArrayList<>(chain.subList(1, chain.size()));
        leafLast.add(leaf);
        return new FlawedCertificate(leafLast, leaf, key, List.of());
    }

    private static FlawedCertificate revoked(
            CertificateAuthority authority, CertificateRequest request, SigningKey key, Instant now) {
        IssuedCertificate issued = authority.issue(request, key);
        RevocationList list = authority.revoke(
                null,
                List.of(new RevokedCertificate(
                        issued.description().serialNumber(), now, RevocationReason.KEY_COMPROMISE)),
                LIST_DAYS);
        return of(
                issued, key, new Companion("crl", list.pem(), "the revocation list: without it nobody sees the flaw"));
    }

    /** Signed by a certificate that is an authority's in all but its basic constraints. */
    private static FlawedCertificate belowNoAuthority(
            CertificateAuthority authority, CertificateRequest request, SigningKey key) {
        SigningKey signerKey = KeyAlgorithm.EC_P256.generate();
        var signerRequest = new CertificateRequest(
                CertificateProfile.INTERMEDIATE,
                DistinguishedName.commonName("no authority").with(MARK, "broken: " + Flaw.NOT_A_CA),
                List.of(),
                request.validity());
        List<X509CertificateHolder> signer = authority
                .chain(authority
                        .issuer()
                        .certifyAsNoAuthority(signerRequest.within(authority.validity()), signerKey.publicKeyInfo()))
                .holders();
        var chain = new ArrayList<X509CertificateHolder>();
        chain.add(X509Issuer.of(signer.get(0), signerKey).certify(request, key.publicKeyInfo()));
        chain.addAll(signer);
        return new FlawedCertificate(chain, chain.get(0), key, List.of());
    }

    /** What a server or client would be given as its chain. */
    public String chainPem() {
        return new IssuedCertificate(chain).pem();
    }

    /** The key to give with it, which is another one if that is the flaw. */
    public SigningKey key() {
        return key;
    }

    public List<Companion> companions() {
        return companions;
    }

    /** The facts of the certificate itself, wherever it stands in the chain. */
    public CertificateDescription description() {
        return CertificateDescription.of(leaf);
    }

    @Override
    public String toString() {
        return "FlawedCertificate[" + description().subject() + "]";
    }
}
