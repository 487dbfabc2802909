package dev.meshgw.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.List;

/** The real openssl, for what meshgw does not make itself; tests skip where it is missing. */
public final class OpenSsl {

    private OpenSsl() {}

    /** Runs it in a folder; it must succeed. */
    public static void run(Path folder, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            assumeTrue(false, "openssl is not installed");
            throw missing;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(output).isZero();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A revocation list as PEM, valid for an hour around now.
     *
     * @param revoked serial numbers
     */
    public static String revocationList(Path folder, CertificateAuthority authority, BigInteger... revoked)
            throws IOException {
        return revocationList(folder, authority, "20200101000000Z", "20990101000000Z", revoked);
    }

    /** @param thisUpdate and nextUpdate as openssl takes them: YYYYMMDDHHMMSSZ */
    public static String revocationList(
            Path folder, CertificateAuthority authority, String thisUpdate, String nextUpdate, BigInteger... revoked)
            throws IOException {
        Path work = Files.createTempDirectory(folder, "crl");
        var index = new StringBuilder();
        for (BigInteger serial : revoked) {
            String hex = serial.toString(16).toUpperCase(java.util.Locale.ROOT);
            index.append("R\t990101000000Z\t200101000000Z\t")
                    .append(hex.length() % 2 == 0 ? hex : "0" + hex)
                    .append("\tunknown\t/CN=revoked\n");
        }
        Files.writeString(work.resolve("index.txt"), index);
        Files.writeString(work.resolve("ca.crt"), authority.certificatePem());
        Files.writeString(work.resolve("ca.key"), authority.keyPem());
        Files.writeString(work.resolve("ca.cnf"), """
                [ca]
                default_ca = own
                [own]
                database = index.txt
                default_md = sha256
                """);
        run(
                work,
                "ca",
                "-gencrl",
                "-config",
                "ca.cnf",
                "-cert",
                "ca.crt",
                "-keyfile",
                "ca.key",
                "-crl_lastupdate",
                thisUpdate,
                "-crl_nextupdate",
                nextUpdate,
                "-out",
                "list.crl");
        return Files.readString(work.resolve("list.crl"));
    }

    /** The same, read. */
    public static List<X509CRL> revocationLists(String pem) {
        return Pem.revocationLists("test", pem);
    }
}
