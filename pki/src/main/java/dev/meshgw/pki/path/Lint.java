package dev.meshgw.pki.path;

import static dev.meshgw.pki.path.Client.CHROMIUM;
import static dev.meshgw.pki.path.Client.CURL;
import static dev.meshgw.pki.path.Client.ENVOY;
import static dev.meshgw.pki.path.Client.FIREFOX;
import static dev.meshgw.pki.path.Client.GO;
import static dev.meshgw.pki.path.Client.JAVA;
import static dev.meshgw.pki.path.Client.PYTHON;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks through certificates for what one client or another refuses, and for what breaks a rule though no client minds. Unlike
 * {@link PathValidator} it needs no trusted root, and looks at all of the file.
 *
 * <p>The strict profile says what is wrong; this says who minds, and adds what no rule forbids but clients refuse. A rule of the
 * profile about which no client is known to care becomes a warning.
 *
 * <p>For one file and one thread.
 */
public final class Lint {

    /** Of servers' certificates, of private roots too (support.apple.com/103769). */
    private static final Duration APPLE_LIMIT = Duration.ofDays(825);

    /** Whoever verifies at all. */
    private static final Set<Client> EVERYBODY = Set.of(CURL, CHROMIUM, FIREFOX, GO, JAVA, PYTHON);

    private static final String ISSUE_AGAIN = "issue it again: meshgw pki issue HOST";
    private static final String CA_AGAIN = "make the CA again: meshgw pki root NAME";

    private final List<ChainCertificate> file;
    private final Purpose purpose;
    private final Instant now;
    private final List<LintFinding> findings = new ArrayList<>();

    private Lint(List<ChainCertificate> file, Purpose purpose, Instant now) {
        this.file = List.copyOf(file);
        this.purpose = purpose;
        this.now = now;
    }

    /**
     * Everything there is to say, certificate by certificate in the order of the file.
     *
     * @param file in its order; what no authority is counts as leaf
     * @param purpose what the leaves are to be used for
     * @param now the moment at which they must be valid
     */
    public static List<LintFinding> of(List<ChainCertificate> file, Purpose purpose, Instant now) {
        var lint = new Lint(file, purpose, now);
        for (int at = 0; at < file.size(); at++) {
            lint.certificate(at, file.get(at));
        }
        lint.serialNumbersOfOneIssuer();
        lint.order();
        return lint.findings.stream()
                .sorted(Comparator.comparingInt(LintFinding::certificate).thenComparing(finding -> !finding.isError()))
                .toList();
    }

    /**
     * The finding of a certificate that cannot be looked through.
     *
     * @param at its place in the file, counted from 0
     */
    public static LintFinding ofMalformed(int at, MalformedCertificateException malformed) {
        return new LintFinding(
                at,
                Rule.ENCODING,
                "it is not encoded as DER asks: " + malformed.where(),
                List.of(CHROMIUM, GO),
                ISSUE_AGAIN);
    }

    private void certificate(int at, ChainCertificate certificate) {
        int before = findings.size();
        boolean leaf = !certificate.isAuthority()
                && !(certificate.isSelfIssued() && certificate.version() == 1)
                && !hasIssuedAnother(certificate);
        validity(at, certificate);
        algorithms(at, certificate, leaf);
        extensions(at, certificate);
        if (leaf) {
            leaf(at, certificate);
        } else {
            authority(at, certificate);
        }
        List<LintFinding> known = List.copyOf(findings.subList(before, findings.size()));
        List<Refusal> profile = leaf
                ? Profile.ofLeaf(certificate, purpose)
                : Profile.ofAuthority(certificate, certificate.isSelfIssued(), at);
        for (Refusal refusal : profile) {
            if (known.stream().noneMatch(finding -> finding.rule() == refusal.rule())) {
                add(at, refusal.rule(), refusal.why(), Set.of(), refusal.fix());
            }
        }
    }

    private boolean hasIssuedAnother(ChainCertificate certificate) {
        return file.stream()
                .anyMatch(each -> !each.equals(certificate)
                        && each.issuerName().equals(certificate.subjectName())
                        && SignatureCheck.isSignedBy(each, certificate.publicKey()));
    }

    private void add(int at, Rule rule, String why, Set<Client> refusedBy, @Nullable String fix) {
        findings.add(new LintFinding(at, rule, why, refusedBy, fix));
    }

    private void validity(int at, ChainCertificate certificate) {
        if (now.isAfter(certificate.notAfter())) {
            add(at, Rule.VALIDITY, "it has expired: it ended at " + certificate.notAfter(), EVERYBODY, ISSUE_AGAIN);
        } else if (now.isBefore(certificate.notBefore())) {
            add(
                    at,
                    Rule.VALIDITY,
                    "it is not yet valid: it begins at " + certificate.notBefore(),
                    EVERYBODY,
                    "check this machine's clock, or issue it again");
        }
    }

    private void algorithms(int at, ChainCertificate certificate, boolean leaf) {
        PublicKeyInfo key = certificate.publicKey();
        if (key.modulus() != null && key.securityBits() < 112) {
            add(
                    at,
                    Rule.PUBLIC_KEY,
                    "its RSA key has " + key.modulus().bitLength() + " bits",
                    leaf ? Set.of(CURL, PYTHON, ENVOY) : Set.of(CURL, PYTHON),
                    "issue it again for a P-256 key or RSA of 2048 bits");
        }
        if (leaf) {
            leafKey(at, key);
        }
        boolean signedByOther = !certificate.isSelfIssued();
        if (signedByOther && WeakAlgorithms.bits(certificate.signatureOid(), certificate.signatureAlgorithm()) < 112) {
            add(
                    at,
                    Rule.SIGNATURE_ALGORITHM,
                    "it is signed with SHA-1 or MD5",
                    Set.of(CURL, CHROMIUM, FIREFOX, GO, PYTHON),
                    "let it be signed with SHA-256: meshgw pki issue HOST");
        } else if (signedByOther && certificate.signatureOid().equals(Oid.ED25519)) {
            add(
                    at,
                    Rule.SIGNATURE_ALGORITHM,
                    "its CA signed it with Ed25519",
                    Set.of(CHROMIUM),
                    "use a CA with a P-256 key");
        }
        if (certificate.serial().signum() < 0) {
            add(at, Rule.SERIAL_NUMBER, "its serial number is negative", Set.of(GO), ISSUE_AGAIN);
        }
    }

    private void leafKey(int at, PublicKeyInfo key) {
        String curve = key.curve();
        String fix = "issue it again for a P-256 key: meshgw pki issue HOST --key-type ec:p256";
        if (key.algorithm().equals(Oid.ED25519)) {
            add(at, Rule.PUBLIC_KEY, "its key is Ed25519", Set.of(CHROMIUM), fix);
        } else if (key.algorithm().equals(Oid.RSA_PSS)) {
            add(at, Rule.PUBLIC_KEY, "its RSA key is for PSS only", Set.of(CHROMIUM, GO), fix);
        } else if (Oid.P521.equals(curve)) {
            add(at, Rule.PUBLIC_KEY, "its key is on the curve P-521", Set.of(CHROMIUM), fix);
        } else if (key.isExplicitCurve()
                || curve != null && !Set.of(Oid.P256, Oid.P384).contains(curve)) {
            add(
                    at,
                    Rule.PUBLIC_KEY,
                    "its curve is none that TLS uses: " + key.description(),
                    Set.of(CURL, CHROMIUM, FIREFOX, GO, JAVA, PYTHON, ENVOY),
                    fix);
        }
    }

    private void extensions(int at, ChainCertificate certificate) {
        Extensions extensions = certificate.extensions();
        for (Extensions.Extension extension : extensions.all()) {
            if (extension.critical() && !Profile.processes(extension.oid())) {
                add(
                        at,
                        Rule.CRITICAL_EXTENSION,
                        "it has the critical extension " + extension.oid() + ", which clients do not know",
                        EVERYBODY,
                        "issue it again without that extension, or not critical");
            }
        }
        boolean mayLackIssuerKey = certificate.isSelfIssued() || certificate.version() < 3;
        if (!mayLackIssuerKey && certificate.authorityKeyIdentifier().isEmpty()) {
            add(
                    at,
                    Rule.AUTHORITY_KEY_IDENTIFIER,
                    "it does not say which key signed it (no authority key identifier)",
                    Set.of(PYTHON),
                    ISSUE_AGAIN);
        }
    }

    private void authority(int at, ChainCertificate certificate) {
        Extensions extensions = certificate.extensions();
        if (!certificate.isAuthority() && !certificate.isSelfIssued()) {
            add(
                    at,
                    Rule.BASIC_CONSTRAINTS,
                    "it is no CA by its basic constraints, yet it issued another",
                    EVERYBODY,
                    "issue that one from a CA: meshgw pki intermediate NAME");
            return;
        }
        if (certificate.version() < 3) {
            return;
        }
        Optional<Integer> usage = extensions.keyUsage();
        if (usage.filter(bits -> (bits & Extensions.KEY_CERT_SIGN) == 0).isPresent()) {
            add(
                    at,
                    Rule.KEY_USAGE,
                    "its key usage does not allow it to sign certificates (no keyCertSign)",
                    EVERYBODY,
                    CA_AGAIN);
        } else if (usage.isEmpty()) {
            add(at, Rule.KEY_USAGE, "it does not say what its key is for (no keyUsage)", Set.of(PYTHON), CA_AGAIN);
        }
        if (!extensions.isCritical(Oid.BASIC_CONSTRAINTS)) {
            add(at, Rule.BASIC_CONSTRAINTS, "its basic constraints are not marked critical", Set.of(PYTHON), CA_AGAIN);
        }
        if (certificate.subjectKeyIdentifier().isEmpty()) {
            add(
                    at,
                    Rule.SUBJECT_KEY_IDENTIFIER,
                    "it does not identify its key (no subject key identifier)",
                    Set.of(PYTHON),
                    CA_AGAIN);
        }
    }

    private void leaf(int at, ChainCertificate certificate) {
        Extensions extensions = certificate.extensions();
        Optional<Integer> usage = extensions.keyUsage();
        if (usage.filter(bits -> (bits & Extensions.DIGITAL_SIGNATURE) == 0).isPresent()) {
            add(
                    at,
                    Rule.KEY_USAGE,
                    "its key usage does not allow signatures (no digitalSignature)",
                    Set.of(CHROMIUM, JAVA),
                    ISSUE_AGAIN);
        }
        Set<String> purposes = extensions.extendedKeyUsage().orElse(null);
        boolean any = purposes != null && purposes.contains(Oid.ANY_EXTENDED_KEY_USAGE);
        if (purposes != null && !any && purpose.extendedUsages().stream().noneMatch(purposes::contains)) {
            add(
                    at,
                    Rule.EXTENDED_KEY_USAGE,
                    "its extended key usage does not name " + purpose.word(),
                    EVERYBODY,
                    purpose == Purpose.CLIENT ? "issue a client certificate: meshgw pki client NAME" : ISSUE_AGAIN);
        }
        boolean named = extensions.has(Oid.SUBJECT_ALT_NAME);
        if (certificate.subjectName().isEmpty() && named && !extensions.isCritical(Oid.SUBJECT_ALT_NAME)) {
            add(
                    at,
                    Rule.SUBJECT_ALT_NAME,
                    "its subject is empty, but its subject alternative name is not marked critical",
                    Set.of(CHROMIUM, JAVA, PYTHON),
                    ISSUE_AGAIN);
        }
        if (purpose != Purpose.CLIENT) {
            server(at, certificate);
        }
    }

    private void server(int at, ChainCertificate certificate) {
        List<GeneralName> names = certificate.extensions().alternativeNames().orElse(List.of());
        boolean forHosts =
                names.stream().anyMatch(name -> name.kind() == GeneralName.DNS || name.kind() == GeneralName.ADDRESS);
        if (!forHosts) {
            add(
                    at,
                    Rule.SUBJECT_ALT_NAME,
                    "no subject alternative name says which hosts it is for; these clients do not look at the common name",
                    Set.of(CHROMIUM, FIREFOX, GO),
                    ISSUE_AGAIN);
        }
        names.stream().filter(name -> name.kind() == GeneralName.DNS).forEach(name -> dnsName(at, name));
        CommonNames.fault(certificate)
                .ifPresent(why -> add(
                        at,
                        Rule.COMMON_NAME,
                        why,
                        Set.of(),
                        "issue it again with that name as subject alternative name"));
        if (Duration.between(certificate.notBefore(), certificate.notAfter()).compareTo(APPLE_LIMIT) > 0) {
            add(
                    at,
                    Rule.VALIDITY,
                    "it is valid for "
                            + Duration.between(certificate.notBefore(), certificate.notAfter())
                                    .toDays()
                            + " days, more than " + APPLE_LIMIT.toDays(),
                    Set.of(Client.APPLE),
                    "issue it for less: meshgw pki issue HOST --days 365");
        }
    }

    private void dnsName(int at, GeneralName name) {
        String text = name.text();
        if (text.contains("*")) {
            wildcard(at, name, text);
        } else if (HostName.address(text).isPresent()) {
            add(
                    at,
                    Rule.SUBJECT_ALT_NAME,
                    "it has an address for a DNS name: " + name,
                    Set.of(CURL, CHROMIUM, GO, JAVA),
                    "issue it again with IP:" + CertificateText.printable(text));
        } else if (text.endsWith(".")) {
            add(
                    at,
                    Rule.SUBJECT_ALT_NAME,
                    "a DNS name ends with a dot: " + name,
                    Set.of(CURL, GO, JAVA),
                    "issue it again without that dot");
        } else if (text.contains("_")) {
            add(
                    at,
                    Rule.SUBJECT_ALT_NAME,
                    "a DNS name has an underscore: " + name,
                    Set.of(JAVA),
                    "give the host a name of letters, digits and hyphens");
        }
    }

    private void wildcard(int at, GeneralName name, String text) {
        String why;
        Set<Client> refusedBy;
        boolean whole = text.startsWith("*.") && text.indexOf('*', 1) < 0;
        if (text.equals("*")) {
            why = "a wildcard stands alone: ";
            refusedBy = Set.of(CURL, CHROMIUM, JAVA);
        } else if (whole && text.indexOf('.', 2) < 0) {
            why = "a wildcard stands before a single label: ";
            refusedBy = Set.of(CURL, CHROMIUM);
        } else if (text.indexOf('*') != text.lastIndexOf('*')) {
            why = "a name has more than one wildcard: ";
            refusedBy = Set.of(CURL, CHROMIUM, GO, JAVA);
        } else if (!whole) {
            why = "a wildcard is not the whole first label: ";
            refusedBy = Set.of(CURL, CHROMIUM, GO);
        } else {
            return;
        }
        add(at, Rule.SUBJECT_ALT_NAME, why + name, refusedBy, "issue it again for *.DOMAIN, or for each host");
    }

    /** Firefox takes issuer and serial number for the identity of a certificate (SEC_ERROR_REUSED_ISSUER_AND_SERIAL). */
    private void serialNumbersOfOneIssuer() {
        var seen = new HashMap<String, ChainCertificate>();
        for (int at = 0; at < file.size(); at++) {
            ChainCertificate certificate = file.get(at);
            ChainCertificate first = seen.putIfAbsent(certificate.issuer() + " " + certificate.serial(), certificate);
            if (first != null && !first.equals(certificate)) {
                add(
                        at,
                        Rule.SERIAL_NUMBER,
                        "another certificate of its issuer has its serial number, " + certificate.serial(),
                        Set.of(FIREFOX),
                        "let serial numbers be random: leave --serial out");
            }
        }
    }

    /** A file that a server shows: the leaf first, each followed by its issuer, without the root (RFC 8446 §4.4.2). */
    private void order() {
        boolean chain = file.size() > 1 && file.stream().anyMatch(each -> !each.isAuthority());
        if (!chain) {
            return;
        }
        Map<ChainCertificate, Integer> seen = new HashMap<>();
        for (int at = 0; at < file.size(); at++) {
            ChainCertificate certificate = file.get(at);
            Integer first = seen.putIfAbsent(certificate, at);
            if (first != null) {
                warn(at, "it stands in the file twice", "leave it out once");
            } else if (at > 0) {
                link(at, certificate);
            }
        }
        if (file.get(0).isAuthority()) {
            add(
                    0,
                    Rule.ISSUER,
                    "it is the CA, but servers show the first certificate of the file as their own",
                    EVERYBODY,
                    "put the server's own certificate first");
        }
    }

    private void link(int at, ChainCertificate certificate) {
        List<ChainCertificate> issued = file.stream()
                .filter(each -> each != certificate && each.issuerName().equals(certificate.subjectName()))
                .toList();
        if (certificate.isAuthority() && certificate.isSelfIssued()) {
            warn(
                    at,
                    "it is the root, which who trusts it has already",
                    "leave it out: each handshake sends it in vain");
        } else if (issued.isEmpty()) {
            warn(
                    at,
                    "it is the issuer of no certificate of the file",
                    "leave it out, or put it into a file of its own");
        } else if (issued.stream().noneMatch(each -> SignatureCheck.isSignedBy(each, certificate.publicKey()))) {
            add(
                    at,
                    Rule.SIGNATURE,
                    "it has the name of an issuer, but another key than the one that signed",
                    EVERYBODY,
                    "put the CA into the file that did sign");
        } else if (issued.stream().noneMatch(each -> file.indexOf(each) == at - 1)) {
            warn(
                    at,
                    "it does not stand behind the certificate that it issued",
                    "put each issuer behind what it issued");
        }
    }

    private void warn(int at, String why, String fix) {
        add(at, Rule.ISSUER, why, Set.of(), fix);
    }
}
