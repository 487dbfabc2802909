package dev.meshgw.cli.client;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.client.Alert;
import dev.meshgw.client.ExchangeFailure;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.HostCheck;
import dev.meshgw.client.HostPort;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.path.Verification;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From a failed exchange to its reason, in the words of someone who knows gateways: which side refused, what it looked for, and
 * the option or command that mends it. Immutable.
 *
 * @param origin what the URL names
 * @param trustLabel what the CA bundle is called
 * @param handshake null without TLS
 */
record FailureExplainer(
        HostPort origin,
        boolean secure,
        String trustLabel,
        @Nullable HandshakeReport handshake) {

    private static final int FIRST_UNPRIVILEGED_PORT = 1024;
    private static final int PORT_SHIFT = 8000;
    private static final int SHOWN_NAMES = 5;

    /** Empty if curl's own line says it all. */
    Optional<Explanation> explain(ExchangeFailure failure) {
        if (failure instanceof ExchangeFailure.UnresolvedHost unresolved) {
            return Optional.of(new Explanation(
                    "\"" + unresolved.host() + "\" has no address",
                    "no --resolve rule is for " + origin + ", and the resolver does not know the name",
                    "name the gateway's address: --resolve " + origin + ":127.0.0.1"));
        }
        if (failure instanceof ExchangeFailure.NotConnected refused) {
            return Optional.of(notConnected(refused));
        }
        if (failure instanceof ExchangeFailure.UnusableTrust unusable) {
            return Optional.of(material(unusable.cause()));
        }
        if (failure instanceof ExchangeFailure.UnusableCredential unusable) {
            return Optional.of(material(unusable.cause()));
        }
        if (failure instanceof ExchangeFailure.Untrusted untrusted) {
            return Optional.of(untrusted(untrusted.verification()));
        }
        if (failure instanceof ExchangeFailure.WrongHost wrong) {
            return Optional.of(wrongHost(wrong.check()));
        }
        if (failure instanceof ExchangeFailure.HandshakeAlert refused) {
            return Optional.of(alert(refused.alert()));
        }
        if (failure instanceof ExchangeFailure.LateAlert refused) {
            return Optional.of(alert(refused.alert()));
        }
        if (failure instanceof ExchangeFailure.HandshakeClosed) {
            return Optional.of(closed());
        }
        return wire(failure);
    }

    private Optional<Explanation> wire(ExchangeFailure failure) {
        if (failure instanceof ExchangeFailure.NotTls plain) {
            return Optional.of(notTls(plain.start()));
        }
        if (failure instanceof ExchangeFailure.NotHttp other) {
            return Optional.of(notHttp(other.start()));
        }
        if (failure instanceof ExchangeFailure.EmptyReply && !secure) {
            return Optional.of(new Explanation(
                    "the server closed the connection without an answer",
                    "a TLS server does so when it is spoken to in the clear",
                    "if port " + origin.port() + " is a TLS port: https://" + origin));
        }
        if (failure instanceof ExchangeFailure.Disconnected && clientCertificateMissing()) {
            return Optional.of(certificateMissing("closed the connection after the handshake"));
        }
        if (failure instanceof ExchangeFailure.Http2Error error
                && !error.detail().isEmpty()) {
            return Optional.of(
                    new Explanation("the server broke the rules of HTTP/2", error.detail(), "try --http1.1"));
        }
        if (failure instanceof ExchangeFailure.UnusableCiphers ciphers) {
            return Optional.of(new Explanation(
                    "the TLS engine knows no cipher suite in \"" + ErrorPrinter.printable(ciphers.ciphers()) + "\"",
                    null,
                    "use OpenSSL's names with colons between, for example ECDHE-ECDSA-AES128-GCM-SHA256"));
        }
        if (failure instanceof ExchangeFailure.WrongPublicKey wrong) {
            return Optional.of(new Explanation(
                    "the server's public key is not the one that --pinnedpubkey names",
                    "the SHA-256 of the server's is sha256//" + wrong.hash(),
                    "if the server was given a new key on purpose, pin that: --pinnedpubkey sha256//" + wrong.hash()));
        }
        if (failure instanceof ExchangeFailure.UnwantedCipher) {
            return Optional.of(new Explanation(
                    "the TLS engine cannot leave suites of TLS 1.3 out",
                    "BoringSSL offers all three of them, as Envoy does, and the server chooses",
                    "limit the server, or add its choice to --tls13-ciphers"));
        }
        if (failure instanceof ExchangeFailure.UnusableTls13Ciphers) {
            return Optional.of(new Explanation(
                    "the TLS engine knows no such suite for TLS 1.3",
                    null,
                    "use TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384 or TLS_CHACHA20_POLY1305_SHA256"));
        }
        if (failure instanceof ExchangeFailure.UnusableGroups) {
            return Optional.of(new Explanation(
                    "the TLS engine knows no such group",
                    null,
                    "use X25519, P-256, P-384, P-521 or X25519MLKEM768, with colons between"));
        }
        if (failure instanceof ExchangeFailure.NoTlsVersion none) {
            return Optional.of(new Explanation(
                    "no TLS version is left to offer",
                    "the lowest asked for is " + none.min().label() + ", the highest "
                            + none.max().label(),
                    "drop --tlsv1.x or raise --tls-max"));
        }
        if (failure instanceof ExchangeFailure.OutputFailed output) {
            return Optional.of(new Explanation(
                    "the response cannot be written",
                    ErrorPrinter.printable(String.valueOf(output.cause())),
                    "check that the folder exists (or add --create-dirs) and has room"));
        }
        return Optional.empty();
    }

    private Explanation notConnected(ExchangeFailure.NotConnected refused) {
        String tried = refused.attempts().stream()
                .map(attempt -> Addresses.text(attempt.address().getAddress()) + ": "
                        + ErrorPrinter.printable(attempt.reason()))
                .distinct()
                .collect(Collectors.joining("; "));
        int port = refused.target().port();
        String fix = port < FIRST_UNPRIVILEGED_PORT
                ? "the gateway binds port " + port + " as " + (port + PORT_SHIFT)
                        + " unless --publish says otherwise: see meshgw env"
                : "is the gateway running, and has it a server on this port? see meshgw gateway status";
        return new Explanation("nothing accepts connections at " + refused.target(), tried, fix);
    }

    private static Explanation material(PkiException cause) {
        return new Explanation(
                cause.getMessage(), cause.why().orElse(null), cause.fix().orElse(null));
    }

    private Explanation untrusted(Verification verification) {
        X509Certificate at = verification.certificate();
        String name = at == null ? "the certificate" : "\"" + OpenSslWords.name(at.getSubjectX500Principal()) + "\"";
        String issuer = at == null ? "" : "\"" + OpenSslWords.name(at.getIssuerX500Principal()) + "\"";
        if (verification.namesake() != null) {
            return new Explanation(
                    "the server's certificate was not signed by the key of any CA in " + trustLabel,
                    trustLabel + " has a CA named " + issuer
                            + ", but with another key: that root was made again, and the"
                            + " server's certificates come from the other one",
                    "trust the root that they come from: --cacert FILE");
        }
        return switch (verification.code()) {
            case NO_ISSUER ->
                new Explanation(
                        "no certificate in " + trustLabel + " has issued the server's certificate",
                        name + " was issued by " + issuer
                                + (verification.depth() == 0
                                        ? ", and the server sent no certificate of that name"
                                        : ""),
                        "trust that CA: --cacert FILE, or add missing intermediates to the server's chain");
            case SELF_SIGNED, SELF_SIGNED_IN_CHAIN ->
                new Explanation(
                        "the server's chain ends in a root that " + trustLabel + " does not hold",
                        name + " is self-signed",
                        "if it is yours, trust it: --cacert FILE");
            case EXPIRED ->
                new Explanation(
                        "the certificate " + name + " has expired",
                        at == null
                                ? null
                                : "it was valid until "
                                        + OpenSslWords.date(at.getNotAfter().toInstant()) + ", now it is "
                                        + OpenSslWords.date(Instant.now()),
                        "issue a new one and replace the secret: meshgw pki issue HOST");
            case NOT_YET_VALID ->
                new Explanation(
                        "the certificate " + name + " is not yet valid",
                        at == null
                                ? null
                                : "it is valid from "
                                        + OpenSslWords.date(at.getNotBefore().toInstant()) + ", now it is "
                                        + OpenSslWords.date(Instant.now()),
                        "check this machine's clock, or issue a new one");
            case WRONG_PURPOSE ->
                new Explanation(
                        "the certificate " + name + " is not for servers",
                        verification.detail() == null
                                ? "its extended key usage does not name serverAuth"
                                : verification.detail(),
                        "issue a server certificate: meshgw pki issue HOST");
            case INVALID_CA ->
                new Explanation(
                        "the certificate " + name + " may not issue others",
                        "its basic constraints do not say CA:TRUE",
                        "issue the chain from a CA certificate: meshgw pki root NAME");
            case WEAK_KEY, WEAK_CA_KEY, WEAK_DIGEST, EXPLICIT_CURVE ->
                new Explanation(
                        "the certificate " + name + " is too weak",
                        verification.code().text()
                                + (verification.detail() == null ? "" : ": " + verification.detail()),
                        "issue it again for a P-256 key, or RSA of 2048 bits with SHA-256: meshgw pki issue HOST");
            case OK,
                    UNSPECIFIED,
                    NO_CRL,
                    UNDECODABLE_ISSUER_KEY,
                    SIGNATURE_FAILURE,
                    CRL_SIGNATURE_FAILURE,
                    CRL_NOT_YET_VALID,
                    CRL_EXPIRED,
                    CHAIN_TOO_LONG,
                    REVOKED,
                    PATH_TOO_LONG,
                    CRITICAL_EXTENSION,
                    NAME_NOT_PERMITTED,
                    NAME_EXCLUDED,
                    NAME_CONSTRAINT_BOUNDED,
                    NAME_CONSTRAINT_TYPE,
                    NAME_SYNTAX,
                    HOST_MISMATCH,
                    ADDRESS_MISMATCH ->
                new Explanation(
                        "the server's certificate does not verify against " + trustLabel,
                        (at == null ? "certificate " + verification.depth() + " of its chain" : name) + ": "
                                + (verification.detail() == null
                                        ? verification.code().text()
                                        : ErrorPrinter.printable(verification.detail())),
                        "see the chain: meshgw probe " + origin);
        };
    }

    private Explanation wrongHost(HostCheck check) {
        if (check instanceof HostCheck.NoNameMatches none) {
            return new Explanation(
                    "the server's certificate is not for \"" + none.host() + "\"",
                    "it is for " + list(none.names()),
                    "use a name that it covers, or issue one that covers this: meshgw pki issue " + none.host());
        }
        if (check instanceof HostCheck.CommonNameDiffers differs) {
            return new Explanation(
                    "the server's certificate is not for \"" + differs.host() + "\"",
                    differs.commonName() == null
                            ? "it has no subjectAltName and no common name"
                            : "it has no subjectAltName, and its common name is \""
                                    + ErrorPrinter.printable(differs.commonName()) + "\"",
                    "issue one that covers the host: meshgw pki issue " + differs.host());
        }
        throw new AssertionError(check);
    }

    private Explanation alert(Alert alert) {
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
                                "try without --ciphers and --tls-max; a server with an ECDSA key needs ECDSA suites");
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
                        "the server does not speak the TLS versions that were offered",
                        sent,
                        "change --tlsv1.x or --tls-max; the gateway speaks TLS 1.2 and 1.3 unless told otherwise");
            }
            case Alert.NO_APPLICATION_PROTOCOL -> {
                return new Explanation(
                        "the server speaks none of the protocols that were offered",
                        sent,
                        "try --http1.1 or --no-alpn");
            }
            default -> {
                return new Explanation(
                        "the server ended the TLS connection",
                        sent + (certificateSent ? "; it came after the client certificate" + presented() : ""),
                        null);
            }
        }
    }

    private Explanation certificateMissing(String how) {
        return new Explanation(
                "the server requires a client certificate, and none was sent",
                "it " + how + "; " + accepted(),
                "present one: --cert client.crt --key client.key");
    }

    private boolean clientCertificateMissing() {
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
                        + list(names.stream().map(OpenSslWords::name).toList());
    }

    private String presented() {
        return handshake == null || handshake.clientCertificate() == null
                ? ""
                : "; the one presented was issued by \""
                        + OpenSslWords.name(handshake.clientCertificate().getIssuerX500Principal()) + "\"";
    }

    private Explanation closed() {
        return new Explanation(
                "the server closed the connection in the TLS handshake, without an alert",
                sni() + "; a gateway does so if no server has that host, or if the secret of the one that has it is"
                        + " missing",
                "compare the hosts of the Gateway with the name, and see meshgw gateway status and meshgw logs");
    }

    private String sni() {
        return handshake == null || handshake.serverName() == null
                ? "no SNI was sent, as an address has none"
                : "the SNI was \"" + handshake.serverName() + "\"";
    }

    private Explanation notTls(String start) {
        return new Explanation(
                "the server does not speak TLS on port " + origin.port(),
                "its answer begins with \"" + ErrorPrinter.printable(start) + "\"",
                start.startsWith("HTTP/")
                        ? "use http://" + origin + ", or the port of an HTTPS server"
                        : "use the port of an HTTPS server");
    }

    private Explanation notHttp(String start) {
        boolean tls = !start.isEmpty() && start.charAt(0) >= 20 && start.charAt(0) <= 23;
        return new Explanation(
                "the server's answer is not HTTP",
                tls ? "it is a TLS record" : "it begins with \"" + ErrorPrinter.printable(start) + "\"",
                tls ? "use https://" + origin : "check the port, or allow it with --http0.9");
    }

    private static String list(List<String> names) {
        String shown = names.stream()
                .limit(SHOWN_NAMES)
                .map(name -> "\"" + ErrorPrinter.printable(name) + "\"")
                .collect(Collectors.joining(", "));
        return names.size() > SHOWN_NAMES ? shown + " and " + (names.size() - SHOWN_NAMES) + " more" : shown;
    }
}
