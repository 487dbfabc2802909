package dev.meshgw.gateway.netty;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.SigningKey;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.Validity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Certificates beyond the short forms of {@link CertificateAuthority}. */
final class Certificates {

    private Certificates() {}

    static TlsCredential issue(
            CertificateAuthority authority, CertificateProfile profile, String name, KeyAlgorithm algorithm) {
        return issue(authority, profile, name, algorithm, Validity.ofDays(1, Clock.systemUTC()));
    }

    /** The authority must have been made by {@link #authorityOfThePast}. */
    static TlsCredential expiredClient(CertificateAuthority authority, String name) {
        Instant now = Instant.now();
        return issue(
                authority,
                CertificateProfile.CLIENT,
                name,
                KeyAlgorithm.EC_P256,
                new Validity(now.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(1))));
    }

    private static TlsCredential issue(
            CertificateAuthority authority,
            CertificateProfile profile,
            String name,
            KeyAlgorithm algorithm,
            Validity validity) {
        SigningKey key = algorithm.generate();
        var request = new CertificateRequest(
                profile, DistinguishedName.commonName(name), List.of(SubjectAltName.parse(name)), validity);
        return new TlsCredential(authority.issue(request, key).chain(), key.privateKey());
    }

    /** A root that is valid now and signs as if it were two days ago. */
    static CertificateAuthority authorityOfThePast(String commonName) {
        Clock past = Clock.fixed(Instant.now().minus(Duration.ofDays(2)), ZoneOffset.UTC);
        Instant now = Instant.now();
        return CertificateAuthority.create(
                new CertificateRequest(
                        CertificateProfile.ROOT,
                        DistinguishedName.empty().with("O", "meshgw").with("CN", commonName),
                        List.of(),
                        new Validity(now.minus(Duration.ofDays(10)), now.plus(Duration.ofDays(10)))),
                KeyAlgorithm.EC_P256.generate(),
                past);
    }
}
