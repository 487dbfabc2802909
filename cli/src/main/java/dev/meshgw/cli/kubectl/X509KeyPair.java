package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.TlsCredential;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checks that {@code kubectl create secret tls} makes before it stores a pair, in the words of Go's
 * {@code tls.X509KeyPair}: both are there, in the right files, and belong together. Dates and the chain's order are not
 * looked at. Stateless.
 */
final class X509KeyPair {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([^\\n-]+)-----\\s*\\n(?s:.*?)-----END \\1-----");

    private X509KeyPair() {}

    /** @throws CommandException if the pair cannot be used */
    static void require(String certificateFile, String certificatePem, String keyFile, String keyPem) {
        requireCertificateBlock(blocks(certificatePem));
        requireKeyBlock(blocks(keyPem));
        List<X509Certificate> chain = certificates(certificateFile, certificatePem);
        PrivateKey key = privateKey(keyFile, keyPem);
        if (!sameType(chain.get(0).getPublicKey().getAlgorithm(), key.getAlgorithm())) {
            throw failure("tls: private key type does not match public key type");
        }
        try {
            new TlsCredential(chain, key);
        } catch (PkiException mismatch) {
            throw failure("tls: private key does not match public key");
        }
    }

    private static void requireCertificateBlock(List<String> types) {
        if (types.contains("CERTIFICATE")) {
            return;
        }
        if (types.isEmpty()) {
            throw failure("tls: failed to find any PEM data in certificate input");
        }
        if (types.size() == 1 && types.get(0).endsWith("PRIVATE KEY")) {
            throw failure(
                    "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM"
                            + " inputs may have been switched");
        }
        throw failure(
                "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the"
                        + " following types: [" + String.join(" ", types) + "]");
    }

    private static void requireKeyBlock(List<String> types) {
        if (types.stream().anyMatch(type -> type.equals("PRIVATE KEY") || type.endsWith(" PRIVATE KEY"))) {
            return;
        }
        if (types.isEmpty()) {
            throw failure("tls: failed to find any PEM data in key input");
        }
        if (types.size() == 1 && types.get(0).equals("CERTIFICATE")) {
            throw failure("tls: found a certificate rather than a key in the PEM for the private key");
        }
        throw failure(
                "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM"
                        + " blocks of the following types: [" + String.join(" ", types) + "]");
    }

    private static List<X509Certificate> certificates(String file, String pem) {
        try {
            return Pem.certificates(file, pem);
        } catch (PkiException damaged) {
            throw failure("x509: malformed certificate", damaged);
        }
    }

    private static PrivateKey privateKey(String file, String pem) {
        try {
            return Pem.privateKey(file, pem);
        } catch (PkiException damaged) {
            throw failure("tls: failed to parse private key", damaged);
        }
    }

    private static List<String> blocks(String pem) {
        var types = new ArrayList<String>();
        Matcher block = BLOCK.matcher(pem);
        while (block.find()) {
            types.add(block.group(1));
        }
        return types;
    }

    /** The JDK calls the same Edwards curves "EdDSA" and "Ed25519". */
    private static boolean sameType(String certificate, String key) {
        return certificate.equals(key) || (certificate.startsWith("Ed") && key.startsWith("Ed"));
    }

    private static CommandException failure(String what) {
        return new CommandException(ExitCode.FINDING, what, null, null);
    }

    private static CommandException failure(String what, PkiException cause) {
        String why =
                cause.getMessage() + cause.why().map(reason -> ": " + reason).orElse("");
        return new CommandException(ExitCode.FINDING, what, why, cause.fix().orElse(null));
    }
}
