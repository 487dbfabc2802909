package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Writes x-forwarded-client-cert as Envoy does with Istio's default SANITIZE_SET. Stateless. */
public final class ForwardedClientCert {

    private ForwardedClientCert() {}

    /** Null if the client showed no certificate. */
    static @Nullable AsciiString of(SSLSession session) {
        X509Certificate client = leaf(session);
        if (client == null) {
            return null;
        }
        Certificate[] local = session.getLocalCertificates();
        boolean shown = local != null && local.length > 0;
        return AsciiString.of(value(client, shown && local[0] instanceof X509Certificate server ? server : null));
    }

    /**
     * The header's value for a client that showed a certificate.
     *
     * @param server what the gateway showed; null leaves {@code By} out
     */
    public static String value(X509Certificate client, @Nullable X509Certificate server) {
        var value = new StringBuilder();
        if (server != null) {
            for (String uri : CertificateNames.of(server, CertificateNames.URI)) {
                value.append("By=").append(uri).append(';');
            }
        }
        try {
            byte[] der = client.getEncoded();
            value.append("Hash=")
                    .append(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(der)));
            value.append(";Cert=\"")
                    .append(URLEncoder.encode(pem(der), StandardCharsets.US_ASCII)
                            .replace("+", "%20"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a certificate that was read can be encoded and hashed", impossible);
        }
        value.append("\";Subject=\"")
                .append(client.getSubjectX500Principal().getName().replace("\"", "\\\""))
                .append('"');
        List<String> uris = CertificateNames.of(client, CertificateNames.URI);
        value.append(";URI=").append(uris.isEmpty() ? "" : uris.get(0));
        for (String name : CertificateNames.of(client, CertificateNames.DNS)) {
            value.append(";DNS=").append(name);
        }
        return value.toString();
    }

    private static @Nullable X509Certificate leaf(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? leaf : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    static String pem(byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    }
}
