package dev.meshgw.cli.client;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The servers that both programs are sent to, the files that they read, and the words of the table that stand for them. */
final class SideBySideServers implements AutoCloseable {

    private static final Pattern TLS_SERVER = Pattern.compile("(SITE|MUTUAL)(?::([^/]*))?(/.*)?");
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^ '])+");

    private final ScriptedServer http;
    private final StandInNginx site;
    private final StandInNginx mutual;
    private final String pin;

    private SideBySideServers(ScriptedServer http, StandInNginx site, StandInNginx mutual, String pin) {
        this.pin = pin;
        this.http = http;
        this.site = site;
        this.mutual = mutual;
    }

    /** @param folder gets the files that the command lines name */
    static SideBySideServers start(Path folder) throws Exception {
        var clock = Clock.systemUTC();
        var now = Instant.now();
        var root = CertificateAuthority.create(
                new CertificateRequest(
                        CertificateProfile.ROOT,
                        DistinguishedName.parse("/CN=example.com"),
                        List.of(),
                        new Validity(now.minus(Duration.ofDays(10)), now.plus(Duration.ofDays(20)))),
                KeyAlgorithm.EC_P256.generate(),
                clock);
        var other = CertificateAuthority.create("other.example");
        var present = Validity.ofDays(10, clock);
        var past = new Validity(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(5)));
        var future = new Validity(now.plus(Duration.ofDays(5)), now.plus(Duration.ofDays(9)));
        var server = root.issueServer("httpbin.example.com");
        var hosts = Map.of(
                "seed.example.com",
                        leaf(root, CertificateProfile.SERVER, "/CN=seed.example.com/O=organization", present),
                "seed-wrong.example.com", leaf(root, CertificateProfile.SERVER, "/CN=else.example.com", present),
                "nameless.example.com", leaf(root, CertificateProfile.SERVER, "/O=organization", present),
                "expired.example.com",
                        leaf(root, CertificateProfile.SERVER, "/CN=expired", past, "expired.example.com"),
                "future.example.com", leaf(root, CertificateProfile.SERVER, "/CN=future", future, "future.example.com"),
                "client.example.com",
                        leaf(root, CertificateProfile.CLIENT, "/CN=client", present, "client.example.com"),
                "a.wild.example.com",
                        leaf(
                                root,
                                CertificateProfile.SERVER,
                                "/CN=wild",
                                present,
                                "*.wild.example.com",
                                "other.example"),
                "127.0.0.1", leaf(root, CertificateProfile.SERVER, "/CN=address", present, "127.0.0.1", "::1"));
        writeFiles(folder, root, other, server);
        return new SideBySideServers(
                ScriptedServer.playing(new HttpScript()),
                StandInNginx.start(server, hosts, null),
                StandInNginx.start(server, Map.of(), root.trustBundle()),
                pin(server.leaf().getPublicKey()));
    }

    private static TlsCredential leaf(
            CertificateAuthority root, CertificateProfile profile, String subject, Validity validity, String... names) {
        var key = KeyAlgorithm.EC_P256.generate();
        var request = new CertificateRequest(
                profile,
                DistinguishedName.parse(subject),
                Arrays.stream(names).map(SubjectAltName::parse).toList(),
                validity);
        return new TlsCredential(root.issue(request, key).chain(), key.privateKey());
    }

    private static void writeFiles(
            Path folder, CertificateAuthority root, CertificateAuthority other, TlsCredential server)
            throws IOException, GeneralSecurityException {
        var client = root.issueClient("client.example.com");
        byte[] serverKey = server.leaf().getPublicKey().getEncoded();
        Files.writeString(
                folder.resolve("other.key"), Pem.print(other.issueClient("x").privateKey()));
        Files.writeString(folder.resolve("both.pem"), Pem.print(client.privateKey()) + Pem.print(client.chain()));
        Files.write(folder.resolve("client.der"), client.leaf().getEncoded());
        Files.write(folder.resolve("key.der"), client.privateKey().getEncoded());
        Files.write(folder.resolve("site.pub.der"), serverKey);
        Files.writeString(folder.resolve("site.pub"), pem("PUBLIC KEY", serverKey));
        Files.writeString(folder.resolve("format"), "%{http_code}\\n%{exitcode}\n");
        Files.writeString(folder.resolve("encrypted.key"), encrypted(client.privateKey(), "secret"));
        Files.writeString(
                folder.resolve("both-encrypted.pem"),
                Pem.print(client.chain()) + encrypted(client.privateKey(), "secret"));
        var store = KeyStore.getInstance("PKCS12");
        char[] password = "changeit".toCharArray();
        store.load(null, password);
        store.setKeyEntry(
                "client", client.privateKey(), password, client.chain().toArray(X509Certificate[]::new));
        try (var out = Files.newOutputStream(folder.resolve("client.p12"))) {
            store.store(out, password);
        }
        Files.writeString(folder.resolve("ca.crt"), root.certificatePem());
        Files.writeString(folder.resolve("other.crt"), other.certificatePem());
        Files.writeString(folder.resolve("client.crt"), Pem.print(client.chain()));
        Files.writeString(folder.resolve("client.key"), Pem.print(client.privateKey()));
        Files.writeString(folder.resolve("lines"), "one\ntwo\r\n");
        Files.writeString(folder.resolve("big"), "0123456789".repeat(200_000));
    }

    private static String encrypted(PrivateKey key, String password) throws GeneralSecurityException, IOException {
        String algorithm = "PBEWithSHA1AndDESede";
        var cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())));
        var sealed = new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key.getEncoded()));
        return pem("ENCRYPTED PRIVATE KEY", sealed.getEncoded());
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }

    private static String pin(PublicKey key) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
        return "sha256//" + Base64.getEncoder().encodeToString(digest);
    }

    /** A line of the table as arguments. */
    List<String> arguments(String line) {
        var args = new ArrayList<String>();
        args.addAll(line.contains("TALK") ? List.of("--no-progress-meter") : List.of("-s", "-S"));
        WORD.matcher(line)
                .results()
                .map(found -> found.group().replace("'", ""))
                .filter(word -> !word.equals("TALK"))
                .forEach(word -> {
                    var tls = TLS_SERVER.matcher(word);
                    if (tls.matches()) {
                        int port = tls.group(1).equals("SITE") ? site.port() : mutual.port();
                        String host = tls.group(2) == null ? "httpbin.example.com" : tls.group(2);
                        String path = tls.group(3) == null ? "/status/418" : tls.group(3);
                        args.addAll(List.of("--resolve", host + ":" + port + ":127.0.0.1"));
                        args.add("https://" + host + ":" + port + path);
                    } else {
                        args.add(word.replace("HTTP/", "http://127.0.0.1:" + http.port() + "/")
                                .replace("PIN", pin)
                                .replace("SITEPORT", String.valueOf(site.port()))
                                .replace("PORT", String.valueOf(http.port()))
                                .replace("CLOSED", "1"));
                    }
                });
        return args;
    }

    @Override
    public void close() throws IOException {
        http.close();
        site.close();
        mutual.close();
    }
}
