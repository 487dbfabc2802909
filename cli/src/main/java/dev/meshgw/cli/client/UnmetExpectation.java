package dev.meshgw.cli.client;

import dev.meshgw.client.Alert;
import dev.meshgw.client.Expectation;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.HandshakeReport.Negotiated;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.client.ProbeRun;
import dev.meshgw.client.ResponseHead;
import dev.meshgw.client.TlsVersion;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why an expectation is not met here, and what mends it, in the words of someone who knows gateways. */
final class UnmetExpectation {

    private static final int NOT_FOUND = 404;
    private static final int SERVICE_UNAVAILABLE = 503;

    /** @param why and {@code fix} null if nothing is known */
    record Reason(@Nullable String why, @Nullable String fix) {}

    private final ProbeRun run;
    private final ProbeReport report;

    private UnmetExpectation(ProbeRun run) {
        this.run = run;
        this.report = run.report();
    }

    static Reason explain(Expectation expectation, ProbeRun run) {
        return new UnmetExpectation(run).reason(expectation);
    }

    private Reason reason(Expectation expectation) {
        if (expectation instanceof Expectation.Refusal refusal) {
            return refusal(refusal.description());
        }
        if (report.handshake() == null || report.handshake().negotiated() == null) {
            return new Reason("the handshake did not get that far", null);
        }
        if (expectation instanceof Expectation.Status) {
            return status();
        }
        if (expectation instanceof Expectation.Header) {
            return header();
        }
        if (expectation instanceof Expectation.Tls tls) {
            return version(tls.version());
        }
        if (expectation instanceof Expectation.Alpn alpn) {
            return alpn(alpn.protocol());
        }
        if (expectation instanceof Expectation.Cipher) {
            return new Reason(
                    "the server chose another of those that were offered",
                    "see which it takes: meshgw probe --scan " + report.target());
        }
        if (expectation instanceof Expectation.Issuer) {
            return new Reason(
                    "the server presents a certificate of another CA",
                    "is the secret of its Gateway the new one? meshgw get secrets -A");
        }
        if (expectation instanceof Expectation.San san) {
            return new Reason(
                    "the certificate is not for that name",
                    "issue one that is: meshgw pki issue " + OpenSslWords.printable(san.name()));
        }
        if (expectation instanceof Expectation.DaysLeft) {
            return new Reason(
                    "a certificate of the chain ends before that",
                    "renew it and replace the secret: meshgw pki renew FILE");
        }
        throw new AssertionError(expectation);
    }

    private Reason status() {
        ResponseHead head = report.response();
        if (head == null) {
            return noAnswer();
        }
        String url = run.plan().request() == null
                ? ""
                : " https://" + report.target() + run.plan().request().target();
        return switch (head.status()) {
            case NOT_FOUND ->
                new Reason(
                        "an Istio gateway answers 404 when no VirtualService has a route for the host and the path",
                        "see where the request goes: meshgw gateway explain" + url);
            case SERVICE_UNAVAILABLE ->
                new Reason(
                        "a gateway answers 503 when the upstream cannot be reached",
                        "see which upstream it is: meshgw gateway explain" + url);
            default -> new Reason(null, "see where the request goes: meshgw gateway explain" + url);
        };
    }

    private Reason header() {
        ResponseHead head = report.response();
        if (head == null) {
            return noAnswer();
        }
        String names = head.headers().stream()
                .map(line -> OpenSslWords.printable(line.name()))
                .distinct()
                .collect(Collectors.joining(", "));
        return new Reason("the answer has " + names, null);
    }

    private Reason noAnswer() {
        return new Reason("the server gave no answer; the finding tells why", null);
    }

    private Reason version(TlsVersion wanted) {
        TlsVersion highest = run.plan().options().tls().max();
        return wanted.compareTo(highest) > 0
                ? new Reason("this probe offers at most " + highest.label(), "raise --tls-max")
                : wanted.compareTo(TlsVersion.TLS_1_3) < 0
                        ? new Reason(
                                "the server takes the highest version that both have", "offer no more: --tls-max 1.2")
                        : new Reason(
                                "the server does not speak it",
                                "look at tls.maxProtocolVersion of the Gateway's server");
    }

    private Reason alpn(String wanted) {
        return run.plan().alpn().contains(wanted)
                ? new Reason(
                        "the server chose another of "
                                + String.join(", ", run.plan().alpn()),
                        "offer only that to see whether it speaks it: --alpn " + OpenSslWords.printable(wanted))
                : new Reason(
                        "this probe offers " + String.join(", ", run.plan().alpn()),
                        "offer it: --alpn " + OpenSslWords.printable(wanted));
    }

    private Reason refusal(int description) {
        HandshakeReport handshake = report.handshake();
        if (handshake == null) {
            return new Reason("no handshake began", null);
        }
        Negotiated negotiated = handshake.negotiated();
        if (description == Alert.CERTIFICATE_REQUIRED) {
            if (handshake.clientCertificate() != null) {
                return new Reason("a client certificate was sent", "leave --cert out");
            }
            if (handshake.complete() && handshake.certificateRequest() == null) {
                return new Reason(
                        "the server does not ask for a client certificate",
                        "set tls.mode: MUTUAL on the Gateway's server, and put ca.crt into its secret");
            }
            if (report.failure() == null) {
                return new Reason(
                        "the server asks for a client certificate and goes on without",
                        "set tls.mode: MUTUAL; OPTIONAL_MUTUAL lets clients in without one");
            }
            if (negotiated != null && negotiated.version().compareTo(TlsVersion.TLS_1_3) < 0) {
                return new Reason(
                        "certificate_required is of TLS 1.3; before it a server says handshake_failure (40)",
                        "--expect-alert handshake_failure, or leave --tls-max out");
            }
        }
        return report.failure() == null
                ? new Reason("the server has no objection", null)
                : new Reason("it failed otherwise; the finding tells why", null);
    }
}
