package dev.meshgw.cli.client;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.client.ExchangeFailure;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.HostPort;
import dev.meshgw.pki.PkiException;
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
 * @param words of the command that made the connection
 */
record FailureExplainer(
        HostPort origin,
        boolean secure,
        String trustLabel,
        @Nullable HandshakeReport handshake,
        ClientWords words) {

    private static final int FIRST_UNPRIVILEGED_PORT = 1024;
    private static final int PORT_SHIFT = 8000;

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
            return Optional.of(chain().untrusted(untrusted.verification()));
        }
        if (failure instanceof ExchangeFailure.WrongHost wrong) {
            return Optional.of(chain().wrongHost(wrong.check()));
        }
        if (failure instanceof ExchangeFailure.HandshakeAlert refused) {
            return Optional.of(alerts().alert(refused.alert()));
        }
        if (failure instanceof ExchangeFailure.LateAlert refused) {
            return Optional.of(alerts().alert(refused.alert()));
        }
        if (failure instanceof ExchangeFailure.HandshakeClosed) {
            return Optional.of(alerts().closed());
        }
        if (failure instanceof ExchangeFailure.TimedOut late && late.phase() == ExchangeFailure.Phase.HANDSHAKE) {
            return Optional.of(new Explanation(
                    "no handshake with " + origin,
                    "it took the connection and did not answer the ClientHello in " + Waterfall.millis(late.elapsed())
                            + ", as a server does that waits for plain text, or is overloaded",
                    "check that this is the TLS port, or " + words.moreTime()));
        }
        return wire(failure);
    }

    private ChainExplainer chain() {
        return new ChainExplainer(origin, trustLabel);
    }

    private AlertExplainer alerts() {
        return new AlertExplainer(handshake, words);
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
        if (failure instanceof ExchangeFailure.Disconnected && alerts().clientCertificateMissing()) {
            return Optional.of(alerts().certificateMissing("closed the connection after the handshake"));
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
        if (failure instanceof ExchangeFailure.UnusableServerName unusable) {
            return Optional.of(new Explanation(
                    "TLS cannot send a server name of " + unusable.name().length() + " characters",
                    "BoringSSL and OpenSSL take 255 bytes, and DNS has no longer names",
                    "name the host as the server's certificate does"));
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
                    ErrorPrinter.printable(WriteReason.of(output.cause())),
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
}
