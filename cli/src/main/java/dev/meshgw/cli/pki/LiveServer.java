package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.client.Alert;
import dev.meshgw.client.ClientOptions;
import dev.meshgw.client.ExchangeFailure;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.HostPort;
import dev.meshgw.client.ProbePlan;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.client.TlsOptions;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.SubjectAltName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live server as one handshake shows it. Its certificates are written down, not trusted, and no request is sent.
 *
 * @param handshake with at least one certificate
 * @param failure what went wrong after the certificates were shown, null if nothing did
 */
record LiveServer(
        HostPort target,
        String address,
        HandshakeReport handshake,
        @Nullable String failure) {

    /** What browsers and curl offer; a server without either goes on without. */
    private static final List<String> ALPN = List.of("h2", "http/1.1");

    /**
     * Makes one handshake. Blocks the caller for little more than {@code timeout}.
     *
     * @param serverName for SNI; null for the target's host if that is a name
     * @throws CommandException if no certificate could be seen
     */
    static LiveServer look(HostPort target, @Nullable String serverName, Duration timeout) {
        var options = ClientOptions.of(TlsOptions.trusting(List::of).withServerName(serverName))
                .withConnectTimeout(timeout);
        ProbeReport report =
                ProbePlan.of(target, options, ALPN).run(event -> {}).report();
        HandshakeReport handshake = report.handshake();
        if (handshake == null || handshake.identity() == null || report.connection() == null) {
            throw unseen(target, serverName, timeout, report.failure());
        }
        var remote = report.connection().remote();
        return new LiveServer(
                target,
                new HostPort(remote.getAddress().getHostAddress(), remote.getPort()).toString(),
                handshake,
                report.failure() == null ? null : refusal(handshake, report.failure()));
    }

    /** What it showed, as PEM, its own certificate first. */
    String chainPem() {
        HandshakeReport.ServerIdentity identity = handshake.identity();
        return identity == null ? "" : Pem.print(identity.chain());
    }

    /** Whether {@code host} can be sent as a server name: addresses cannot (RFC 6066 §3). */
    static boolean canBeServerName(String host) {
        try {
            return SubjectAltName.parse(host) instanceof SubjectAltName.DnsName name && !name.isWildcard();
        } catch (RuntimeException notAName) {
            return false;
        }
    }

    private static String refusal(HandshakeReport handshake, ExchangeFailure failure) {
        String wanted = handshake.certificateRequest() != null ? "; it asks for a client certificate" : "";
        if (failure instanceof ExchangeFailure.HandshakeAlert refused) {
            return "the server then sent the alert " + name(refused.alert()) + wanted;
        }
        if (failure instanceof ExchangeFailure.LateAlert refused) {
            return "the server then sent the alert " + name(refused.alert()) + wanted;
        }
        if (failure instanceof ExchangeFailure.TlsError error) {
            return "the handshake then failed: " + ErrorPrinter.printable(error.message());
        }
        return (failure instanceof ExchangeFailure.TimedOut
                        ? "the server then said nothing more"
                        : "the server then closed the connection")
                + wanted;
    }

    private static String name(Alert alert) {
        return alert.name() + " (" + alert.description() + ")";
    }

    private static CommandException unseen(
            HostPort target, @Nullable String serverName, Duration timeout, @Nullable ExchangeFailure failure) {
        if (failure instanceof ExchangeFailure.UnresolvedHost unresolved) {
            return failure("no address is known for \"" + ErrorPrinter.printable(unresolved.host()) + "\"", null, null);
        }
        if (failure instanceof ExchangeFailure.NotConnected refused && !refused.timedOut()) {
            return failure(
                    "cannot connect to " + target,
                    refused.attempts().stream()
                            .map(ExchangeFailure.Attempt::reason)
                            .map(ErrorPrinter::printable)
                            .findFirst()
                            .orElse(null),
                    "see that the server runs and which port it has");
        }
        if (failure instanceof ExchangeFailure.TimedOut || failure instanceof ExchangeFailure.NotConnected) {
            return failure(
                    target + " did not finish a TLS handshake within " + timeout.toSeconds() + " seconds",
                    null,
                    "give it longer with --timeout SECONDS");
        }
        if (failure instanceof ExchangeFailure.NotTls plain) {
            return failure(
                    target + " does not speak TLS",
                    "its answer is no TLS record; it starts with \""
                            + ErrorPrinter.printable(plain.start().strip()) + "\"",
                    "see which port serves HTTPS");
        }
        if (failure instanceof ExchangeFailure.HandshakeAlert refused) {
            return failure(
                    "the TLS handshake with " + target + " failed",
                    "the server sent the alert " + name(refused.alert()) + " and no certificate",
                    "try another name with --sni HOST");
        }
        if (failure instanceof ExchangeFailure.TlsError error) {
            return failure(
                    "the TLS handshake with " + target + " failed", ErrorPrinter.printable(error.message()), null);
        }
        return closed(target, serverName);
    }

    private static CommandException closed(HostPort target, @Nullable String serverName) {
        String sent = serverName != null ? serverName : canBeServerName(target.host()) ? target.host() : "";
        return failure(
                target + " closed the connection without showing a certificate",
                sent.isEmpty()
                        ? "no server name was sent; a gateway with several hosts needs one to choose by"
                        : "a gateway does that if no server of it has the name \"" + sent
                                + "\", or if the server's secret is missing",
                sent.isEmpty() ? "name the host: --sni HOST" : "try another name with --sni HOST");
    }

    private static CommandException failure(String what, @Nullable String why, @Nullable String fix) {
        return new CommandException(ExitCode.EXCHANGE, what, why, fix);
    }
}
