package dev.meshgw.pki.tree;

import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.NameConstraints;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.Validity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that there shall be, and those that it issues. Immutable.
 *
 * @param place where it was asked for, for messages
 * @param file of certificate and key, without the endings .crt and .key
 * @param keyAlgorithm null if any key will do: an existing one stays, a new one is {@link KeyAlgorithm#EC_P256}
 * @param lifetime how long it is valid and when it is renewed
 * @param pathLength how many authorities may stand below it, null for any number; null for server and client certificates
 * @param nameConstraints {@link NameConstraints#NONE} for server and client certificates
 * @param issued empty for server and client certificates
 */
public record CertificateSpec(
        String place,
        String file,
        CertificateProfile profile,
        DistinguishedName subject,
        List<SubjectAltName> subjectAltNames,
        @Nullable KeyAlgorithm keyAlgorithm,
        Lifetime lifetime,
        @Nullable Integer pathLength,
        NameConstraints nameConstraints,
        List<CertificateSpec> issued) {

    public CertificateSpec {
        subjectAltNames = List.copyOf(subjectAltNames);
        issued = List.copyOf(issued);
    }

    /**
     * @param days from its making on, 1 to {@link Validity#MAX_DAYS}
     * @param renewBefore how long before its end it is made anew; shorter than {@code days}
     */
    public record Lifetime(int days, Duration renewBefore) {

        /** A month is what people plan with; of short lives it is the last third, as cert-manager and ACME clients have it. */
        public static Lifetime ofDays(int days) {
            Duration third = Duration.ofDays(days).dividedBy(3);
            Duration month = Duration.ofDays(30);
            return new Lifetime(days, third.compareTo(month) < 0 ? third : month);
        }
    }

    public String certificateFile() {
        return file + ".crt";
    }

    public String keyFile() {
        return file + ".key";
    }

    /** What to ask the authority for now. */
    CertificateRequest request(Clock clock) {
        var request =
                new CertificateRequest(profile, subject, subjectAltNames, Validity.ofDays(lifetime.days(), clock));
        return profile.isAuthority()
                ? request.withPathLength(pathLength).withNameConstraints(nameConstraints)
                : request;
    }
}
