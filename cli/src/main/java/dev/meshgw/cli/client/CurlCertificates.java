package dev.meshgw.cli.client;

import dev.meshgw.pki.Pem;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * {@code %{certs}}: the server's chain in curl's lines, each certificate with its PEM. The extensions and the numbers of the key
 * are left to {@code meshgw pki inspect}.
 */
final class CurlCertificates {

    private CurlCertificates() {}

    static String text(List<X509Certificate> chain) {
        var text = new StringBuilder();
        for (X509Certificate certificate : chain) {
            text.append("Subject:").append(OpenSslWords.spacedName(certificate.getSubjectX500Principal()));
            text.append("\nIssuer:").append(OpenSslWords.spacedName(certificate.getIssuerX500Principal()));
            text.append("\nVersion:").append(certificate.getVersion() - 1);
            text.append("\nSerial Number:").append(HexFormat.of().formatHex(serialNumber(certificate)));
            text.append("\nSignature Algorithm:").append(signatureAlgorithm(certificate.getSigAlgName()));
            text.append("\nPublic Key Algorithm:")
                    .append(keyAlgorithm(certificate.getPublicKey().getAlgorithm()));
            text.append("\nStart date:")
                    .append(OpenSslWords.date(certificate.getNotBefore().toInstant()));
            text.append("\nExpire date:")
                    .append(OpenSslWords.date(certificate.getNotAfter().toInstant()));
            text.append("\nSignature:")
                    .append(HexFormat.ofDelimiter(":").formatHex(certificate.getSignature()))
                    .append(":\n")
                    .append(Pem.print(certificate));
        }
        return text.toString();
    }

    /** Without the sign's own octet. */
    private static byte[] serialNumber(X509Certificate certificate) {
        byte[] octets = certificate.getSerialNumber().toByteArray();
        boolean signOnly = octets.length > 1 && octets[0] == 0;
        return signOnly ? java.util.Arrays.copyOfRange(octets, 1, octets.length) : octets;
    }

    private static String signatureAlgorithm(String name) {
        if (name.endsWith("withECDSA")) {
            return "ecdsa-with-" + name.substring(0, name.length() - "withECDSA".length());
        }
        if (name.endsWith("withRSA")) {
            return name.substring(0, name.length() - "withRSA".length()).toLowerCase(Locale.ROOT) + "WithRSAEncryption";
        }
        return name.equals("RSASSA-PSS") ? "rsassaPss" : name.toUpperCase(Locale.ROOT);
    }

    private static String keyAlgorithm(String name) {
        return switch (name) {
            case "EC" -> "id-ecPublicKey";
            case "RSA" -> "rsaEncryption";
            default -> name.toUpperCase(Locale.ROOT);
        };
    }
}
