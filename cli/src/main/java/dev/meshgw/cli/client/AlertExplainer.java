package dev.meshgw.cli.client;

import dev.meshgw.client.Alert;
import dev.meshgw.client.HandshakeReport;
import org.jspecify.annotations.Nullable;

/**
 * Why a server ended a TLS connection: what its alert means here, given what was sent. Immutable.
 *
 * @param handshake null without TLS
 * @param words of the command that made the connection
 */
record AlertExplainer(@Nullable HandshakeReport handshake, ClientWords words) {

    Explanation alert(Alert alert) {
        String sent = "the server sent the alert " + alert.name() + " (" + alert.description() + ")";
        boolean certificateSent = handshake != null && handshake.clientCertificate() != null;
        switch (alert.description()) {
            case Alert.CERTIFICATE_REQUIRED -> {
                return certificateMissing(sent.substring("the server ".length()));
            }
            case Alert.HANDSHAKE_FAILURE -> {
                return clientCertificateMissing()
                        ? certificateMissing(sent.substring("the server ".length()))
                        : new Explanation(
                                sent,
                                "it shares no TLS version, cipher suite or signature algorithm with this client",
                                words.otherCiphers());
            }
            case Alert.UNKNOWN_CA -> {
                return new Explanation(
                        "the server does not trust the client certificate",
                        sent + "; " + accepted() + presented(),
                        "present a certificate of a CA in the server's ca.crt: --cert FILE --key FILE");
            }
            case Alert.DECRYPT_ERROR -> {
                return new Explanation(
                        "the server could not verify a signature of this client",
                        sent
                                + (certificateSent
                                        ? "; a CA of that name is in its ca.crt, but with another key" + presented()
                                        : ""),
                        "present a certificate of the root that the server's ca.crt holds now");
            }
            case Alert.CERTIFICATE_EXPIRED,
                    Alert.CERTIFICATE_REVOKED,
                    Alert.BAD_CERTIFICATE,
                    Alert.UNSUPPORTED_CERTIFICATE,
                    Alert.CERTIFICATE_UNKNOWN,
                    Alert.ACCESS_DENIED -> {
                return new Explanation(
                        "the server refused the client certificate",
                        sent + presented(),
                        "see what the certificate says: meshgw pki inspect FILE");
            }
            case Alert.UNRECOGNIZED_NAME -> {
                return new Explanation(
                        "the server has no certificate for this name",
                        sent + "; " + sni(),
                        "use a host of the Gateway's servers, with --resolve for its address");
            }
            case Alert.PROTOCOL_VERSION -> {
                return new Explanation(
                        "the server does not speak the TLS versions that were offered", sent, words.otherVersions());
            }
            case Alert.NO_APPLICATION_PROTOCOL -> {
                return new Explanation(
                        "the server speaks none of the protocols that were offered", sent, words.otherProtocols());
            }
            default -> {
                return new Explanation(
                        "the server ended the TLS connection",
                        sent + (certificateSent ? "; it came after the client certificate" + presented() : ""),
                        null);
            }
        }
    }

    Explanation closed() {
        return new Explanation(
                "the server closed the connection in the TLS handshake, without an alert",
                sni() + "; a gateway does so if no server has that host, or if the secret of the one that has it is"
                        + " missing",
                "compare the hosts of the Gateway with the name, and see meshgw gateway status and meshgw logs");
    }

    Explanation certificateMissing(String how) {
        return new Explanation(
                "the server requires a client certificate, and none was sent",
                "it " + how + "; " + accepted(),
                "present one: --cert client.crt --key client.key");
    }

    boolean clientCertificateMissing() {
        return handshake != null && handshake.certificateRequest() != null && handshake.clientCertificate() == null;
    }

    private String accepted() {
        if (handshake == null || handshake.certificateRequest() == null) {
            return "it did not say which CAs it accepts";
        }
        var names = handshake.certificateRequest().authorities();
        return names.isEmpty()
                ? "it did not say which CAs it accepts"
                : "it accepts certificates of "
                        + Quoted.list(names.stream().map(OpenSslWords::name).toList());
    }

    private String presented() {
        return handshake == null || handshake.clientCertificate() == null
                ? ""
                : "; the one presented was issued by \""
                        + OpenSslWords.name(handshake.clientCertificate().getIssuerX500Principal()) + "\"";
    }

    private String sni() {
        return handshake == null || handshake.serverName() == null
                ? "no SNI was sent"
                : "the SNI was \"" + handshake.serverName() + "\"";
    }
}
