package dev.meshgw.pki;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an extension of a certificate, request or revocation list says (RFC 5280 §4.2 and §5.2). Outside text in it is escaped
 * and cut. Immutable.
 */
public sealed interface ExtensionDescription {

    Id id();

    /** What it says to people, a line each; never empty. */
    List<String> words();

    /**
     * @param oid dotted
     * @param name RFC 5280's, such as {@code keyUsage}; the dotted OID where it has none that we know
     * @param critical whether whoever does not know the extension must refuse what carries it
     */
    record Id(String oid, String name, boolean critical) {}

    /** @param pathLength how many authorities may stand below this one, null for any number */
    record BasicConstraints(
            Id id, boolean authority, @Nullable Integer pathLength) implements ExtensionDescription {
        @Override
        public List<String> words() {
            if (!authority) {
                return List.of(pathLength == null ? "not an authority" : "not an authority, path length " + pathLength);
            }
            return List.of(
                    pathLength == null
                            ? "authority"
                            : "authority with at most " + pathLength
                                    + (pathLength == 1 ? " authority below it" : " authorities below it"));
        }
    }

    /** @param usages RFC 5280's names of the bits that are set */
    record KeyUsage(Id id, List<String> usages) implements ExtensionDescription {
        public KeyUsage {
            usages = List.copyOf(usages);
        }

        @Override
        public List<String> words() {
            return List.of(usages.isEmpty() ? "none" : String.join(", ", usages));
        }
    }

    /** @param purposes {@code serverAuth}, {@code clientAuth}, … or dotted OIDs */
    record ExtendedKeyUsage(Id id, List<String> purposes) implements ExtensionDescription {
        public ExtendedKeyUsage {
            purposes = List.copyOf(purposes);
        }

        @Override
        public List<String> words() {
            return List.of(String.join(", ", purposes));
        }
    }

    /**
     * Subject or issuer alternative names.
     *
     * @param known of a kind and form that TLS peers match
     * @param others of other kinds, as text: {@code dirName:/CN=a}
     */
    record AlternativeNames(Id id, List<SubjectAltName> known, List<String> others) implements ExtensionDescription {
        public AlternativeNames {
            known = List.copyOf(known);
            others = List.copyOf(others);
        }

        /** The known ones, then the others. */
        public List<String> names() {
            var names = new ArrayList<String>();
            known.forEach(name -> names.add(name.toString()));
            names.addAll(others);
            return names;
        }

        @Override
        public List<String> words() {
            return List.of(String.join(", ", names()));
        }
    }

    /**
     * The subtrees that names below an authority must, and must not, lie in: {@code DNS:example.com}, {@code IP:10.0.0.0/8}.
     */
    record NameConstraints(Id id, List<String> permitted, List<String> excluded) implements ExtensionDescription {
        public NameConstraints {
            permitted = List.copyOf(permitted);
            excluded = List.copyOf(excluded);
        }

        @Override
        public List<String> words() {
            var lines = new ArrayList<String>();
            if (!permitted.isEmpty()) {
                lines.add("permitted " + String.join(", ", permitted));
            }
            if (!excluded.isEmpty()) {
                lines.add("excluded " + String.join(", ", excluded));
            }
            return lines.isEmpty() ? List.of("nothing") : lines;
        }
    }

    record CertificatePolicies(Id id, List<Policy> policies) implements ExtensionDescription {
        public CertificatePolicies {
            policies = List.copyOf(policies);
        }

        @Override
        public List<String> words() {
            return policies.stream().map(Policy::words).toList();
        }
    }

    /**
     * @param name of the CA/Browser Forum or RFC 5280, null if it is nobody's that we know
     * @param qualifiers where the practice statement is, and notices
     */
    record Policy(String oid, @Nullable String name, List<String> qualifiers) {
        public Policy {
            qualifiers = List.copyOf(qualifiers);
        }

        private String words() {
            return (name == null ? oid : oid + " (" + name + ")")
                    + (qualifiers.isEmpty() ? "" : ", " + String.join(", ", qualifiers));
        }
    }

    /** Where to ask about the authority that issued a certificate (authorityInfoAccess), or about its subject. */
    record InformationAccess(Id id, List<Access> accesses) implements ExtensionDescription {
        public InformationAccess {
            accesses = List.copyOf(accesses);
        }

        @Override
        public List<String> words() {
            return accesses.stream()
                    .map(access -> access.method() + " " + access.location())
                    .toList();
        }
    }

    /**
     * @param method {@code ocsp}, {@code caIssuers} or a dotted OID
     * @param location a name with its kind, mostly {@code URI:http://…}
     */
    record Access(String method, String location) {}

    /** Where revocation lists are (cRLDistributionPoints, freshestCRL). */
    record DistributionPoints(Id id, List<String> locations) implements ExtensionDescription {
        public DistributionPoints {
            locations = List.copyOf(locations);
        }

        @Override
        public List<String> words() {
            return locations;
        }
    }

    /** Certificate Transparency (RFC 6962 §3.3). */
    record Timestamps(Id id, List<Timestamp> timestamps) implements ExtensionDescription {
        public Timestamps {
            timestamps = List.copyOf(timestamps);
        }

        @Override
        public List<String> words() {
            var lines = new ArrayList<String>();
            lines.add(timestamps.size() + (timestamps.size() == 1 ? " log has" : " logs have") + " seen it");
            timestamps.forEach(stamp -> lines.add("log " + stamp.logId() + " at " + stamp.time()));
            return lines;
        }
    }

    /** @param logId lower-case hex */
    record Timestamp(String logId, Instant time) {}

    /** What the server of this certificate must do (RFC 7633). @param features {@code status_request}, … or numbers */
    record TlsFeatures(Id id, List<String> features) implements ExtensionDescription {

        static final String MUST_STAPLE = "status_request";

        public TlsFeatures {
            features = List.copyOf(features);
        }

        @Override
        public List<String> words() {
            return List.of(String.join(", ", features)
                    + (features.contains(MUST_STAPLE) ? ": the server must staple an OCSP response" : ""));
        }
    }

    /**
     * Which key it is (subjectKeyIdentifier), or which key has signed (authorityKeyIdentifier).
     *
     * @param keyId lower-case hex, null if it names the key otherwise
     * @param issuer names of the signer's issuer, mostly empty
     * @param serialNumber of the signer's certificate, null if it is not said
     */
    record KeyIdentifier(
            Id id,
            @Nullable String keyId,
            List<String> issuer,
            @Nullable BigInteger serialNumber) implements ExtensionDescription {
        public KeyIdentifier {
            issuer = List.copyOf(issuer);
        }

        @Override
        public List<String> words() {
            var lines = new ArrayList<String>();
            if (keyId != null) {
                lines.add(keyId);
            }
            if (!issuer.isEmpty()) {
                lines.add("issuer " + String.join(", ", issuer));
            }
            if (serialNumber != null) {
                lines.add("serial number " + serialNumber.toString(16));
            }
            return lines.isEmpty() ? List.of("no key is named") : lines;
        }
    }

    /**
     * One that needs no form of its own, or that we do not know.
     *
     * @param text in words, null if we do not know it
     * @param value DER in lower-case hex
     */
    record Other(Id id, @Nullable String text, String value) implements ExtensionDescription {
        @Override
        public List<String> words() {
            return List.of(text == null ? cut(value) : text);
        }
    }

    /** One whose value is not what its definition asks for; verifiers refuse it. @param value in lower-case hex */
    record Malformed(Id id, String reason, String value) implements ExtensionDescription {
        @Override
        public List<String> words() {
            return List.of("malformed: " + reason, cut(value));
        }
    }

    /** As much as tells one value from another: 32 bytes. */
    private static String cut(String hex) {
        int limit = 64;
        return hex.length() <= limit ? hex : hex.substring(0, limit) + "… (" + hex.length() / 2 + " bytes)";
    }
}
