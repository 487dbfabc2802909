package dev.meshgw.gateway.netty;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.SigningKey;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.pki.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
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

    /** The JDK makes RSA keys in a tenth of the time of the careful way in pki. */
    static TlsCredential issueRsaServer(CertificateAuthority authority, String name) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
            SigningKey key = SigningKey.parse("test", OpenSslClient.pem("PRIVATE KEY", pkcs8));
            var request = new CertificateRequest(
                    CertificateProfile.SERVER,
                    DistinguishedName.commonName(name),
                    List.of(SubjectAltName.parse(name)),
                    Validity.ofDays(1, Clock.systemUTC()));
            return new TlsCredential(authority.issue(request, key).chain(), key.privateKey());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The authority must have been made by {@link #authorityOfThePast}. */
    static TlsCredential expiredClient(CertificateAuthority authority, String name) {
        return expired(authority, CertificateProfile.CLIENT, name);
    }

    /** The authority must have been made by {@link #authorityOfThePast}. */
    static TlsCredential expired(CertificateAuthority authority, CertificateProfile profile, String name) {
        Instant now = Instant.now();
        return issue(
                authority,
                profile,
                name,
                KeyAlgorithm.EC_P256,
                new Validity(now.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(1))));
    }

    static TlsCredential clientOfTomorrow(CertificateAuthority authority, String name) {
        Instant now = Instant.now();
        return issue(
                authority,
                CertificateProfile.CLIENT,
                name,
                KeyAlgorithm.EC_P256,
                new Validity(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2))));
    }

    /** A chain whose second certificate had no right to sign the first. */
    static TlsCredential signedByLeaf(Path folder, TlsCredential leaf) throws IOException {
        OpenSslClient.certificates(folder, "l.crt", leaf.chain());
        OpenSslClient.key(folder, "l.key", leaf);
        OpenSslClient.openSsl(
                folder,
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "c.key",
                "-out",
                "c.csr",
                "-subj",
                "/CN=client");
        OpenSslClient.openSsl(
                folder,
                "x509",
                "-req",
                "-in",
                "c.csr",
                "-CA",
                "l.crt",
                "-CAkey",
                "l.key",
                "-set_serial",
                "1",
                "-out",
                "c.crt");
        return TlsCredential.parse(
                "c.crt",
                Files.readString(folder.resolve("c.crt")) + Files.readString(folder.resolve("l.crt")),
                "c.key",
                Files.readString(folder.resolve("c.key")));
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

    /** A client certificate made by openssl as the documents do: version 1, without extensions. Its root is thrown away. */
    static TlsCredential withoutKeyIdentifiers(Path folder, String rootName) throws IOException {
        rootWithoutKeyIdentifiers(folder, rootName);
        OpenSslClient.openSsl(
                folder,
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "c.key",
                "-out",
                "c.csr",
                "-subj",
                "/CN=client");
        OpenSslClient.openSsl(
                folder,
                "x509",
                "-req",
                "-in",
                "c.csr",
                "-CA",
                "r.crt",
                "-CAkey",
                "r.key",
                "-set_serial",
                "0",
                "-out",
                "c.crt");
        return TlsCredential.parse(
                "c.crt", Files.readString(folder.resolve("c.crt")), "c.key", Files.readString(folder.resolve("c.key")));
    }

    /** A root made by openssl, without the key identifiers that would tell two keys of one name apart. */
    static TrustBundle rootWithoutKeyIdentifiers(Path folder, String name) throws IOException {
        Files.writeString(folder.resolve("r.cnf"), """
                [req]
                distinguished_name = dn
                x509_extensions = v3
                [dn]
                [v3]
                basicConstraints = critical,CA:TRUE
                subjectKeyIdentifier = none
                authorityKeyIdentifier = none
                """);
        OpenSslClient.openSsl(
                folder,
                "req",
                "-x509",
                "-config",
                "r.cnf",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "r.key",
                "-out",
                "r.crt",
                "-subj",
                "/CN=" + name);
        return TrustBundle.parse("r.crt", Files.readString(folder.resolve("r.crt")));
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
