package dev.meshgw.pki.path;

import dev.meshgw.pki.path.Extensions.BasicConstraints;
import dev.meshgw.pki.path.NameConstraints.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks for a path from a certificate to a trusted one and judges it strictly: RFC 5280 §6, the profile of §4, RFC 9525 for the host, and
 * what the CA/B baseline requirements forbid ({@link Profile} says which wins where they differ). Everything that {@code openssl
 * verify -x509_strict} refuses is refused, but for anchors without key usage.
 *
 * <p>Every candidate is tried, trusted ones first, then those whose key identifier fits and that are valid now, and each link is judged
 * when it is added, so that a bad one ends only the paths through it (RFC 4158 §2.4.2). The work is bounded by
 * {@link #MAX_SIGNATURE_CHECKS} and {@link #MAX_LINKS}. Certificate policies are not evaluated: the policy set is any-policy.
 *
 * <p>Immutable; each call of {@link #validate} is on its own.
 */
public final class PathValidator {

    /** As many as Go allows in one verification: at a millisecond for RSA, a tenth of a second. */
    static final int MAX_SIGNATURE_CHECKS = 100;

    /** Links tried before giving up on a thicket of cross-signed authorities; they cost no signature once it was checked. */
    static final int MAX_LINKS = 20_000;

    /** Names times constraints, as Go compares at most. */
    static final int MAX_NAME_COMPARISONS = 250_000;

    /** Intermediates in one path; public ones have three. */
    private static final int MAX_DEPTH = 30;

    /** More names in a message hide it. */
    private static final int MAX_NAMES_TOLD = 10;

    private final List<ChainCertificate> trusted;
    private final Set<ChainCertificate> anchors;
    private final List<Crl> crls;
    private final Purpose purpose;
    private final List<HostName> hosts;
    private final Instant at;

    /**
     * @param trusted anchors; they need not be roots
     * @param crls if there are any, each certificate of the path must be on none of its issuer's, and the leaf's issuer must
     *     have one that is in force
     * @param hosts all that the leaf must cover
     * @param at the moment at which it must hold; fractions of a second do not count
     */
    public PathValidator(
            List<ChainCertificate> trusted, List<Crl> crls, Purpose purpose, List<HostName> hosts, Instant at) {
        this.trusted = List.copyOf(trusted);
        this.anchors = Set.copyOf(trusted);
        this.crls = List.copyOf(crls);
        this.purpose = purpose;
        this.hosts = List.copyOf(hosts);
        this.at = Instant.ofEpochSecond(at.getEpochSecond());
    }

    /** @param untrusted what may stand between: intermediates in any order, strangers as well */
    public PathVerdict validate(ChainCertificate leaf, List<ChainCertificate> untrusted) {
        return new Search(leaf, untrusted).run();
    }

    private Optional<Refusal> dateFault(ChainCertificate certificate, int depth) {
        if (at.isBefore(certificate.notBefore())) {
            return Optional.of(new Refusal(
                    depth,
                    Rule.VALIDITY,
                    "it is not yet valid: it begins at " + certificate.notBefore() + ", it is asked for " + at,
                    "check this machine's clock, or issue it again"));
        }
        return at.isAfter(certificate.notAfter())
                ? Optional.of(new Refusal(
                        depth,
                        Rule.VALIDITY,
                        "it has expired: it ended at " + certificate.notAfter() + ", it is asked for " + at,
                        "issue it again"))
                : Optional.empty();
    }

    private List<Refusal> leafFaults(ChainCertificate leaf) {
        var refusals = new ArrayList<Refusal>();
        dateFault(leaf, 0).ifPresent(refusals::add);
        refusals.addAll(hostFaults(leaf));
        refusals.addAll(Profile.ofLeaf(leaf, purpose));
        if (purpose == Purpose.SERVER) {
            CommonNames.fault(leaf)
                    .ifPresent(why -> refusals.add(new Refusal(
                            0, Rule.COMMON_NAME, why, "issue it again with that name as subject alternative name")));
        }
        return refusals;
    }

    private List<Refusal> hostFaults(ChainCertificate leaf) {
        Optional<List<GeneralName>> names = leaf.extensions().alternativeNames();
        if (hosts.isEmpty() && names.isEmpty() && purpose == Purpose.SERVER) {
            return List.of(new Refusal(
                    0,
                    Rule.SUBJECT_ALT_NAME,
                    "it covers no host: it has no subject alternative name",
                    "issue it again: meshgw pki issue HOST"));
        }
        String covered = names.isEmpty()
                ? "it has no subject alternative name, and browsers and Go do not look at the common name"
                : leaf.hosts().isEmpty() ? "it covers no host" : "it covers " + some(leaf.hosts());
        return hosts.stream()
                .filter(host -> !host.isCoveredBy(names.orElse(List.of())))
                .map(host -> new Refusal(
                        0,
                        Rule.HOST,
                        "it is not for " + host + ": " + covered,
                        "use a name that it covers, or issue one for this: meshgw pki issue " + host))
                .toList();
    }

    private static String some(List<String> names) {
        return names.size() <= MAX_NAMES_TOLD
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MAX_NAMES_TOLD)) + " and " + (names.size() - MAX_NAMES_TOLD)
                        + " more";
    }

    /** One run: the path that grows and shrinks, and what was found out on the way. */
    private final class Search {

        private record Pair(ChainCertificate certificate, ChainCertificate issuer) {}

        private final List<ChainCertificate> untrusted;
        private final List<ChainCertificate> path = new ArrayList<>();
        private final Map<Pair, Boolean> signatures = new HashMap<>();
        private final Set<ChainCertificate> hopeful;

        private PathVerdict best;
        private int bestScore = -1;
        private int links;
        private boolean exhausted;

        Search(ChainCertificate leaf, List<ChainCertificate> untrusted) {
            this.untrusted = untrusted.stream()
                    .filter(each -> !anchors.contains(each))
                    .distinct()
                    .toList();
            this.hopeful = leadingToAnAnchor();
            this.best = new PathVerdict(List.of(leaf), false, 0, List.of());
            path.add(leaf);
        }

        PathVerdict run() {
            ChainCertificate leaf = path.get(0);
            List<Refusal> ofLeaf = leafFaults(leaf);
            if (anchors.contains(leaf) || extend()) {
                return new PathVerdict(path, true, path.size() - 1, ofLeaf);
            }
            var refusals = new ArrayList<Refusal>();
            if (exhausted) {
                refusals.add(new Refusal(
                        best.path().size() - 1,
                        Rule.EFFORT,
                        "no path was found in " + MAX_SIGNATURE_CHECKS + " signature checks and " + MAX_LINKS
                                + " links: too many certificates of the same names",
                        "give fewer intermediates"));
            }
            refusals.addAll(best.refusals());
            refusals.addAll(ofLeaf);
            return new PathVerdict(best.path(), best.anchored(), best.proven(), refusals);
        }

        /** Intermediates from which names lead to a trusted certificate: the others are dead ends, loops among them. */
        private Set<ChainCertificate> leadingToAnAnchor() {
            var leading = new HashSet<ChainCertificate>();
            var names = new HashSet<Name>();
            trusted.forEach(anchor -> names.add(anchor.subjectName()));
            boolean grows = true;
            while (grows) {
                grows = false;
                for (ChainCertificate each : untrusted) {
                    if (names.contains(each.issuerName()) && leading.add(each)) {
                        names.add(each.subjectName());
                        grows = true;
                    }
                }
            }
            return leading;
        }

        private boolean extend() {
            ChainCertificate end = path.get(path.size() - 1);
            List<ChainCertificate> candidates = candidates(end);
            if (candidates.isEmpty() || path.size() > MAX_DEPTH) {
                remember(0, false, List.of(noIssuer(end)));
                return false;
            }
            for (ChainCertificate candidate : candidates) {
                if (++links > MAX_LINKS) {
                    exhausted = true;
                }
                if (exhausted) {
                    return false;
                }
                boolean anchor = anchors.contains(candidate);
                List<Refusal> faults = linkFaults(end, candidate, anchor);
                path.add(candidate);
                if (!faults.isEmpty()) {
                    remember(anchor ? 2 : 1, anchor, faults);
                } else if (anchor || extend()) {
                    return true;
                }
                path.remove(path.size() - 1);
            }
            return false;
        }

        /** Keeps the refusal that tells most: of a path that reaches an anchor, else of the longest. */
        private void remember(int kind, boolean anchored, List<Refusal> refusals) {
            int score = kind * 1000 + path.size();
            if (score > bestScore) {
                bestScore = score;
                best = new PathVerdict(path, anchored, kind == 0 ? path.size() - 1 : path.size() - 2, refusals);
            }
        }

        private List<ChainCertificate> candidates(ChainCertificate end) {
            Comparator<ChainCertificate> fit = Comparator.comparing(
                    (ChainCertificate candidate) -> !ChainVerifier.fitsKeyIdentifier(candidate, end));
            Comparator<ChainCertificate> order = fit.thenComparing(candidate -> !candidate.isValidAt(at));
            return Stream.concat(
                            trusted.stream()
                                    .filter(each -> isCandidate(each, end))
                                    .sorted(order),
                            untrusted.stream()
                                    .filter(hopeful::contains)
                                    .filter(each -> isCandidate(each, end))
                                    .sorted(order))
                    .toList();
        }

        /** The same authority is not passed twice: same name, same key and same alternative names (RFC 4158 §2.4.1). */
        private boolean isCandidate(ChainCertificate candidate, ChainCertificate end) {
            return candidate.subjectName().equals(end.issuerName())
                    && path.stream()
                            .noneMatch(passed -> passed.equals(candidate)
                                    || passed != path.get(0)
                                            && passed.subjectName().equals(candidate.subjectName())
                                            && passed.publicKey().equals(candidate.publicKey()));
        }

        private Refusal noIssuer(ChainCertificate end) {
            int depth = path.size() - 1;
            String key = end.authorityKeyIdentifier()
                    .map(id -> ", whose key has the identifier " + id)
                    .orElse("");
            if (end.isSelfIssued() && isSignedBy(end, end)) {
                return new Refusal(
                        depth,
                        Rule.ISSUER,
                        "it is self-signed, and it is not trusted",
                        "if it is yours, trust it: --ca FILE");
            }
            return new Refusal(
                    depth,
                    Rule.ISSUER,
                    "its issuer \"" + end.issuer() + '"' + key
                            + ", is neither among the trusted certificates nor among those given",
                    "give the certificate of that issuer: --intermediate FILE, or --ca FILE if you trust it");
        }

        private List<Refusal> linkFaults(ChainCertificate end, ChainCertificate issuer, boolean anchor) {
            int depth = path.size();
            if (!ChainVerifier.fitsKeyIdentifier(issuer, end)) {
                return List.of(new Refusal(
                        depth - 1,
                        Rule.ISSUER,
                        "it was signed by another key than \"" + issuer.subject()
                                + "\" has: that name was given to a new key, or the issuer was made again",
                        "use the certificate of that issuer whose subject key identifier is "
                                + end.authorityKeyIdentifier().orElse("")));
            }
            var faults = new ArrayList<>(Profile.ofAuthority(issuer, anchor, depth));
            dateFault(issuer, depth).ifPresent(fault -> faults.add(0, fault));
            pathLengthFault(issuer, depth).ifPresent(faults::add);
            usageFault(issuer, anchor, depth).ifPresent(faults::add);
            nameFault(issuer).ifPresent(faults::add);
            if (faults.isEmpty() && !isSignedBy(end, issuer)) {
                faults.add(new Refusal(
                        depth - 1,
                        Rule.SIGNATURE,
                        exhausted
                                ? "its signature was not checked any more"
                                : "its signature was not made with the key of \"" + issuer.subject()
                                        + "\": the issuer was made again under the same name, or the certificate was changed",
                        "use the issuer's certificate that it was signed with, or issue it again"));
            }
            if (faults.isEmpty()) {
                revocationFault(end, issuer).ifPresent(faults::add);
            }
            return faults;
        }

        private boolean isSignedBy(ChainCertificate certificate, ChainCertificate issuer) {
            var pair = new Pair(certificate, issuer);
            Boolean known = signatures.get(pair);
            if (known != null) {
                return known;
            }
            if (signatures.size() >= MAX_SIGNATURE_CHECKS) {
                exhausted = true;
                return false;
            }
            boolean signed = SignatureCheck.isSignedBy(certificate, issuer.publicKey());
            signatures.put(pair, signed);
            return signed;
        }

        private Optional<Refusal> pathLengthFault(ChainCertificate issuer, int depth) {
            Integer limit = issuer.extensions()
                    .basicConstraints()
                    .map(BasicConstraints::pathLength)
                    .orElse(null);
            long between =
                    path.stream().skip(1).filter(each -> !each.isSelfIssued()).count();
            return limit == null || between <= limit
                    ? Optional.empty()
                    : Optional.of(new Refusal(
                            depth,
                            Rule.PATH_LENGTH,
                            "it allows " + limit + " intermediates below it (pathLenConstraint), there are " + between,
                            "issue from a CA nearer to the root, or make the intermediate with a longer path"));
        }

        /** What an authority may issue for is narrowed on the way down, as browsers, Go and OpenSSL hold it. */
        private Optional<Refusal> usageFault(ChainCertificate issuer, boolean anchor, int depth) {
            return issuer.extensions()
                    .extendedKeyUsage()
                    .filter(usages -> !usages.contains(Oid.ANY_EXTENDED_KEY_USAGE)
                            && purpose.extendedUsages().stream().noneMatch(usages::contains))
                    .map(usages -> new Refusal(
                            depth,
                            Rule.EXTENDED_KEY_USAGE,
                            "its extended key usage does not let it issue for " + purpose.word(),
                            anchor ? "make the root without extended key usage" : "issue from another intermediate"));
        }

        private Optional<Refusal> nameFault(ChainCertificate issuer) {
            NameConstraints constraints = issuer.extensions().nameConstraints().orElse(null);
            if (constraints == null) {
                return Optional.empty();
            }
            for (int depth = 0; depth < path.size(); depth++) {
                ChainCertificate below = path.get(depth);
                if (depth > 0 && below.isSelfIssued()) {
                    continue;
                }
                SubjectNames names = SubjectNames.of(below, depth == 0);
                if ((long) names.size() * constraints.size() > MAX_NAME_COMPARISONS) {
                    return Optional.of(new Refusal(
                            depth,
                            Rule.EFFORT,
                            "it has " + names.size() + " names, and its CA " + constraints.size()
                                    + " name constraints: too many to compare",
                            "issue certificates of fewer names"));
                }
                Optional<Violation> violation = constraints.violation(names, true);
                if (violation.isPresent()) {
                    return Optional.of(new Refusal(
                            depth,
                            Rule.NAME_CONSTRAINTS,
                            violation.get().name() + " is not among the names that \"" + issuer.subject()
                                    + "\" may issue for: " + constraints,
                            "issue it from a CA that may, or for another name"));
                }
            }
            return Optional.empty();
        }

        private Optional<Refusal> revocationFault(ChainCertificate certificate, ChainCertificate issuer) {
            int depth = path.size() - 1;
            List<Crl> lists = crls.stream().filter(crl -> crl.isBy(issuer)).toList();
            if (lists.isEmpty()) {
                return crls.isEmpty() || depth > 0
                        ? Optional.empty()
                        : Optional.of(new Refusal(
                                depth,
                                Rule.REVOCATION,
                                "none of the revocation lists given is by its issuer \"" + issuer.subject() + '"',
                                "give that issuer's: --crl FILE"));
            }
            for (Crl list : lists) {
                Optional<Instant> revocation =
                        list.isSignedBy(issuer) ? list.revocation(certificate) : Optional.empty();
                if (revocation.isPresent()) {
                    return Optional.of(new Refusal(
                            depth,
                            Rule.REVOCATION,
                            "it was revoked by its issuer, as of " + revocation.get(),
                            "issue a new one, with a new key"));
                }
            }
            List<String> reasons = lists.stream()
                    .flatMap(list -> list.unusable(certificate, issuer, at).stream())
                    .toList();
            return reasons.size() < lists.size()
                    ? Optional.empty()
                    : Optional.of(new Refusal(
                            depth,
                            Rule.REVOCATION,
                            "whether it was revoked is unknown: the revocation list of \"" + issuer.subject()
                                    + "\" does not count, " + reasons.get(0),
                            "fetch or make a new one: --crl FILE"));
        }
    }
}
