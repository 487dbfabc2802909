package dev.meshgw.pki.path;

import dev.meshgw.pki.path.Extensions.AuthorityKeyId;
import dev.meshgw.pki.path.Extensions.BasicConstraints;
import dev.meshgw.pki.path.Extensions.Extension;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one certificate must look like for its place in a chain, whatever the others are: the profile of RFC 5280 §4 with what the
 * CA/B baseline requirements add. Where the two differ, the one that accepts wins: name constraints need not be critical
 * (BR), a leaf may be an authority and may lack the extended key usage (RFC). Of an anchor, which the user has chosen
 * himself, the signature algorithm, the serial number and an absent key usage do not count. For one certificate and one thread.
 */
final class Profile {

    enum Role {
        LEAF,
        AUTHORITY,
        ANCHOR
    }

    /** RFC 5280 §4.1.2.2. */
    private static final int MAX_SERIAL_OCTETS = 20;

    private static final Set<String> PROCESSED = Set.of(
            Oid.BASIC_CONSTRAINTS,
            Oid.KEY_USAGE,
            Oid.SUBJECT_ALT_NAME,
            Oid.NAME_CONSTRAINTS,
            Oid.EXTENDED_KEY_USAGE,
            Oid.CERTIFICATE_POLICIES,
            Oid.POLICY_MAPPINGS,
            Oid.POLICY_CONSTRAINTS,
            Oid.INHIBIT_ANY_POLICY,
            Oid.CRL_DISTRIBUTION_POINTS,
            Oid.OCSP_NO_CHECK);

    /** Extensions that must not be critical, with the rule that says so. */
    private static final Map<String, Rule> NEVER_CRITICAL = Map.of(
            Oid.AUTHORITY_KEY_IDENTIFIER,
            Rule.AUTHORITY_KEY_IDENTIFIER,
            Oid.SUBJECT_KEY_IDENTIFIER,
            Rule.SUBJECT_KEY_IDENTIFIER,
            Oid.AUTHORITY_INFORMATION_ACCESS,
            Rule.INFORMATION_ACCESS);

    private static final Map<String, Rule> RULES = Map.of(
            Oid.AUTHORITY_KEY_IDENTIFIER,
            Rule.AUTHORITY_KEY_IDENTIFIER,
            Oid.SUBJECT_KEY_IDENTIFIER,
            Rule.SUBJECT_KEY_IDENTIFIER,
            Oid.AUTHORITY_INFORMATION_ACCESS,
            Rule.INFORMATION_ACCESS,
            Oid.KEY_USAGE,
            Rule.KEY_USAGE,
            Oid.SUBJECT_ALT_NAME,
            Rule.SUBJECT_ALT_NAME,
            Oid.BASIC_CONSTRAINTS,
            Rule.BASIC_CONSTRAINTS,
            Oid.NAME_CONSTRAINTS,
            Rule.NAME_CONSTRAINTS,
            Oid.POLICY_CONSTRAINTS,
            Rule.POLICY_CONSTRAINTS,
            Oid.EXTENDED_KEY_USAGE,
            Rule.EXTENDED_KEY_USAGE);

    /** Purposes that the baseline requirements keep out of servers' certificates (§7.1.2.7.10). */
    private static final Map<String, String> NOT_BESIDE_SERVER_AUTH = Map.of(
            Oid.ANY_EXTENDED_KEY_USAGE,
            "anyExtendedKeyUsage",
            Oid.CODE_SIGNING,
            "codeSigning",
            Oid.EMAIL_PROTECTION,
            "emailProtection",
            Oid.TIME_STAMPING,
            "timeStamping",
            Oid.OCSP_SIGNING,
            "OCSPSigning",
            Oid.PRECERTIFICATE_SIGNING,
            "the signing of precertificates");

    /** ML-DSA keys only sign (RFC 9881 §5). */
    private static final int ENCRYPTING = Extensions.KEY_ENCIPHERMENT
            | Extensions.DATA_ENCIPHERMENT
            | Extensions.KEY_AGREEMENT
            | Extensions.ENCIPHER_ONLY
            | Extensions.DECIPHER_ONLY;

    private final ChainCertificate certificate;
    private final Extensions extensions;
    private final Role role;
    private final int depth;
    private final List<Refusal> refusals = new ArrayList<>();

    private Profile(ChainCertificate certificate, Role role, int depth) {
        this.certificate = certificate;
        this.extensions = certificate.extensions();
        this.role = role;
        this.depth = depth;
    }

    /** Every rule that an authority breaks. */
    static List<Refusal> ofAuthority(ChainCertificate certificate, boolean anchor, int depth) {
        var profile = new Profile(certificate, anchor ? Role.ANCHOR : Role.AUTHORITY, depth);
        profile.common();
        profile.authority();
        return profile.refusals;
    }

    /** Every rule that a leaf breaks, but for those about its host. */
    static List<Refusal> ofLeaf(ChainCertificate certificate, Purpose purpose) {
        var profile = new Profile(certificate, Role.LEAF, 0);
        profile.common();
        profile.leaf(purpose);
        return profile.refusals;
    }

    /** Whether a verifier that knows this profile obeys the extension (RFC 5280 §4.2). */
    static boolean processes(String oid) {
        return PROCESSED.contains(oid);
    }

    private void refuse(Rule rule, String why, @Nullable String fix) {
        refusals.add(new Refusal(depth, rule, why, fix));
    }

    private void common() {
        version();
        extensionForms();
        serialNumber();
        algorithms();
        names();
        keyIdentifiers();
        if (certificate.notAfter().isBefore(certificate.notBefore())) {
            refuse(Rule.VALIDITY, "it ends before it begins", "issue it again");
        }
        extensions
                .keyUsage()
                .filter(bits -> bits == 0)
                .ifPresent(none ->
                        refuse(Rule.KEY_USAGE, "its key usage allows nothing", "issue it again with digitalSignature"));
        boolean looseConstraints =
                extensions.has(Oid.POLICY_CONSTRAINTS) && !extensions.isCritical(Oid.POLICY_CONSTRAINTS)
                        || extensions.has(Oid.INHIBIT_ANY_POLICY) && !extensions.isCritical(Oid.INHIBIT_ANY_POLICY);
        if (looseConstraints) {
            refuse(Rule.POLICY_CONSTRAINTS, "its policy constraints are not marked critical", "issue it again");
        }
    }

    private void version() {
        if (certificate.version() == 3) {
            return;
        }
        refuse(
                Rule.VERSION,
                "it is of X.509 version " + certificate.version()
                        + ", which has no extensions: no alternative names, no CA bit",
                role == Role.LEAF
                        ? "issue it again as version 3: meshgw pki issue HOST"
                        : "make the CA again as version 3: meshgw pki root NAME");
    }

    private void extensionForms() {
        if (certificate.version() < 3 && !extensions.isEmpty()) {
            refuse(Rule.EXTENSIONS, "it has extensions, but version " + certificate.version(), "issue it again");
        }
        extensions
                .repeated()
                .forEach(oid ->
                        refuse(Rule.EXTENSIONS, "it has the extension " + oid + " more than once", "issue it again"));
        extensions
                .faults()
                .forEach(fault -> refuse(
                        RULES.getOrDefault(fault.oid(), Rule.EXTENSIONS),
                        "its extension " + fault.oid() + " is damaged at " + fault.what(),
                        "issue it again"));
        for (Extension extension : extensions.all()) {
            if (!extension.critical()) {
                continue;
            }
            Rule never = NEVER_CRITICAL.get(extension.oid());
            if (never != null) {
                refuse(
                        never,
                        "its extension " + extension.oid() + " is marked critical, which it must not be",
                        "issue it again");
            } else if (extension.oid().equals(Oid.PRECERTIFICATE_POISON)) {
                refuse(
                        Rule.CRITICAL_EXTENSION,
                        "it is a precertificate, made for a log of certificates and for nothing else",
                        "use the certificate that was issued after it");
            } else if (!PROCESSED.contains(extension.oid())) {
                refuse(
                        Rule.CRITICAL_EXTENSION,
                        "it has the critical extension " + extension.oid() + ", which nobody here knows",
                        "issue it again without that extension, or not critical");
            }
        }
    }

    private void serialNumber() {
        if (role == Role.ANCHOR) {
            return;
        }
        BigInteger serial = certificate.serial();
        if (serial.signum() <= 0) {
            refuse(
                    Rule.SERIAL_NUMBER,
                    "its serial number is " + (serial.signum() == 0 ? "zero" : "negative"),
                    "issue it again with a random serial number");
        } else if (serial.bitLength() > 8 * MAX_SERIAL_OCTETS) {
            refuse(
                    Rule.SERIAL_NUMBER,
                    "its serial number is longer than " + MAX_SERIAL_OCTETS + " bytes",
                    "issue it again with a random serial number");
        }
    }

    private void algorithms() {
        if (certificate.algorithmsDiffer()) {
            refuse(
                    Rule.SIGNATURE_ALGORITHM,
                    "it names two different signature algorithms, one of them outside of what is signed",
                    "issue it again");
        }
        WeakAlgorithms.key(certificate.publicKey())
                .ifPresent(why -> refuse(Rule.PUBLIC_KEY, why, "issue it again for a P-256 key or RSA of 2048 bits"));
        if (role != Role.ANCHOR) {
            WeakAlgorithms.signature(certificate.signatureOid(), certificate.signatureAlgorithm())
                    .ifPresent(why -> refuse(Rule.SIGNATURE_ALGORITHM, why, "issue it again with SHA-256"));
        }
        boolean mlDsa = certificate.publicKey().description().startsWith("ML-DSA");
        if (mlDsa
                && extensions
                        .keyUsage()
                        .filter(bits -> (bits & ENCRYPTING) != 0)
                        .isPresent()) {
            refuse(Rule.KEY_USAGE, "its key only signs, but its key usage says more", "issue it again");
        }
    }

    private void names() {
        if (certificate.issuerName().isEmpty()) {
            refuse(Rule.ISSUER_NAME, "it does not name its issuer", "issue it again");
        }
        List<GeneralName> names = extensions.alternativeNames().orElse(List.of());
        if (names.isEmpty() && extensions.alternativeNames().isPresent()) {
            refuse(Rule.SUBJECT_ALT_NAME, "its subject alternative name is empty", "issue it again");
        }
        names.stream()
                .filter(name -> !isWellFormed(name))
                .findFirst()
                .ifPresent(name -> refuse(
                        Rule.SUBJECT_ALT_NAME,
                        "its subject alternative name " + name + " is malformed",
                        "issue it again without that name"));
    }

    /**
     * Trailing dots, and addresses written as DNS names, which old clients needed, match nothing but harm nobody.
     */
    private static boolean isWellFormed(GeneralName name) {
        String text = name.text();
        return switch (name.kind()) {
            case GeneralName.DNS ->
                HostName.isPresentable(text.endsWith(".") ? text.substring(0, text.length() - 1) : text)
                        || HostName.address(text).isPresent();
            case GeneralName.ADDRESS -> name.isAddress();
            case GeneralName.EMAIL -> {
                int at = text.indexOf('@');
                yield name.isAscii() && at > 0 && HostName.isPlain(text.substring(at + 1));
            }
            case GeneralName.URI -> name.isAscii() && text.indexOf(':') > 0;
            default -> true;
        };
    }

    private void keyIdentifiers() {
        Optional<AuthorityKeyId> authority = extensions.authorityKeyId();
        byte[] keyId = authority.map(AuthorityKeyId::keyId).orElse(null);
        if (!isSelfSigned()) {
            if (keyId == null && certificate.version() == 3) {
                refuse(
                        Rule.AUTHORITY_KEY_IDENTIFIER,
                        "it does not say which key signed it (no authority key identifier)",
                        "issue it again");
            }
            return;
        }
        if (authority.isPresent() && role != Role.LEAF) {
            if (keyId == null || !Arrays.equals(keyId, extensions.subjectKeyId())) {
                refuse(
                        Rule.AUTHORITY_KEY_IDENTIFIER,
                        "it signed itself, but its authority key identifier is not that of its own key",
                        "make the root again, or without that extension");
            } else if (authority.get().hasIssuer() || authority.get().hasSerial()) {
                refuse(
                        Rule.AUTHORITY_KEY_IDENTIFIER,
                        "its authority key identifier names an issuer or serial number, which a root's must not",
                        "make the root again, or without that extension");
            }
        }
    }

    /** Its own signature is asked only where the key identifiers do not tell: a new key of an authority is signed by the old one. */
    private boolean isSelfSigned() {
        if (!certificate.isSelfIssued()) {
            return false;
        }
        byte[] keyId = extensions.authorityKeyId().map(AuthorityKeyId::keyId).orElse(null);
        return keyId == null
                || Arrays.equals(keyId, extensions.subjectKeyId())
                || SignatureCheck.isSignedBy(certificate, certificate.publicKey());
    }

    private void authority() {
        Optional<BasicConstraints> constraints = extensions.basicConstraints();
        if (!certificate.isAuthority()) {
            refuse(
                    Rule.BASIC_CONSTRAINTS,
                    constraints.isPresent()
                            ? "it says that it is no CA (basicConstraints CA:FALSE), yet it issued another"
                            : "it does not say that it is a CA (no basicConstraints), yet it issued another",
                    "issue the chain from a CA certificate: meshgw pki root NAME");
        } else if (!extensions.isCritical(Oid.BASIC_CONSTRAINTS)) {
            refuse(Rule.BASIC_CONSTRAINTS, "its basic constraints are not marked critical", "make the CA again");
        }
        if (certificate.subjectName().isEmpty()) {
            refuse(Rule.SUBJECT_NAME, "it is a CA without a name", "make the CA again with a subject");
        }
        if (extensions.subjectKeyId() == null && certificate.version() == 3) {
            refuse(
                    Rule.SUBJECT_KEY_IDENTIFIER,
                    "it does not identify its key (no subject key identifier)",
                    "make the CA again");
        }
        Optional<Integer> usage = extensions.keyUsage();
        if (usage.filter(bits -> (bits & Extensions.KEY_CERT_SIGN) == 0).isPresent()) {
            refuse(
                    Rule.KEY_USAGE,
                    "its key usage does not allow it to sign certificates (no keyCertSign)",
                    "make the CA again");
        } else if (usage.isEmpty() && role == Role.AUTHORITY && certificate.version() == 3) {
            refuse(Rule.KEY_USAGE, "it does not say what its key is for (no keyUsage)", "make the CA again");
        }
        extensions
                .nameConstraints()
                .flatMap(NameConstraints::syntaxFault)
                .ifPresent(why ->
                        refuse(Rule.NAME_CONSTRAINTS, "its name constraints are wrong: " + why, "make the CA again"));
        if (role == Role.ANCHOR && certificate.isSelfIssued() && extensions.has(Oid.EXTENDED_KEY_USAGE)) {
            refuse(
                    Rule.EXTENDED_KEY_USAGE,
                    "it is a root with an extended key usage, which a root must not have",
                    "make the root again without it");
        }
    }

    private void leaf(Purpose purpose) {
        Optional<Integer> usage = extensions.keyUsage();
        boolean signsCertificates =
                usage.filter(bits -> (bits & Extensions.KEY_CERT_SIGN) != 0).isPresent();
        Optional<BasicConstraints> constraints = extensions.basicConstraints();
        if (certificate.isAuthority() && usage.isPresent() && !signsCertificates) {
            refuse(
                    Rule.BASIC_CONSTRAINTS,
                    "it says that it is a CA, but its key usage does not allow it to sign certificates",
                    "issue it again with CA:FALSE");
        }
        if (!certificate.isAuthority() && signsCertificates) {
            refuse(
                    Rule.KEY_USAGE,
                    "its key usage has keyCertSign, but it is no CA",
                    "issue it again with digitalSignature only");
        }
        if (!certificate.isAuthority()
                && constraints.map(BasicConstraints::pathLength).isPresent()) {
            refuse(Rule.BASIC_CONSTRAINTS, "it has a path length, but is no CA", "issue it again");
        }
        if (extensions.has(Oid.NAME_CONSTRAINTS) && !certificate.isAuthority()) {
            refuse(Rule.NAME_CONSTRAINTS, "it has name constraints, but is no CA", "issue it again");
        }
        if (!signsCertificates
                && usage.filter(bits -> bits != 0 && (bits & purpose.keyUsages()) == 0)
                        .isPresent()) {
            refuse(Rule.KEY_USAGE, "its key usage allows no TLS handshake", "issue it again with digitalSignature");
        }
        leafNames();
        extendedUsage(purpose);
    }

    private void leafNames() {
        boolean named = extensions.has(Oid.SUBJECT_ALT_NAME);
        boolean critical = extensions.isCritical(Oid.SUBJECT_ALT_NAME);
        if (certificate.subjectName().isEmpty() && !(named && critical)) {
            refuse(
                    Rule.SUBJECT_ALT_NAME,
                    named
                            ? "its subject is empty, but its subject alternative name is not marked critical"
                            : "it names no subject at all",
                    "issue it again");
        }
        if (!certificate.subjectName().isEmpty() && critical) {
            refuse(
                    Rule.SUBJECT_ALT_NAME,
                    "its subject alternative name is marked critical, although it has a subject",
                    "issue it again, not critical");
        }
    }

    private void extendedUsage(Purpose purpose) {
        Set<String> usages = extensions.extendedKeyUsage().orElse(null);
        if (usages == null) {
            return;
        }
        if (purpose.extendedUsages().stream().noneMatch(usages::contains)) {
            refuse(
                    Rule.EXTENDED_KEY_USAGE,
                    "its extended key usage does not name " + purpose.word(),
                    purpose == Purpose.CLIENT
                            ? "issue a client certificate: meshgw pki client NAME"
                            : "issue a server certificate: meshgw pki issue HOST");
            return;
        }
        if (!usages.contains(Oid.SERVER_AUTH) || purpose == Purpose.CLIENT) {
            return;
        }
        usages.stream()
                .filter(NOT_BESIDE_SERVER_AUTH::containsKey)
                .findFirst()
                .map(NOT_BESIDE_SERVER_AUTH::get)
                .ifPresent(other -> refuse(
                        Rule.EXTENDED_KEY_USAGE,
                        "its extended key usage names " + other + " beside serverAuth",
                        "issue one certificate for each use"));
        if (extensions.isCritical(Oid.EXTENDED_KEY_USAGE)) {
            refuse(
                    Rule.EXTENDED_KEY_USAGE,
                    "its extended key usage is marked critical, which a server's must not be (§7.1.2.7.6)",
                    "issue it again, not critical");
        }
    }
}
