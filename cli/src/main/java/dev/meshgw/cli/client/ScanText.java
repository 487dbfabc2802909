package dev.meshgw.cli.client;

import dev.meshgw.client.ClientCertificateRequest;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.ProbeRun;
import dev.meshgw.client.ScanReport;
import dev.meshgw.client.ScanReport.Mechanism;
import dev.meshgw.client.ScanReport.Outcome;
import dev.meshgw.client.ScanReport.Preference;
import dev.meshgw.client.ScanReport.Protocol;
import dev.meshgw.client.ScanReport.Resumption;
import dev.meshgw.client.ScanReport.Staple;
import dev.meshgw.client.ScanReport.Version;
import dev.meshgw.client.wire.CipherSuites;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a scan found, for a person. */
final class ScanText {

    private static final int LABEL_WIDTH = 18;
    private static final int LINE_WIDTH = 80;
    private static final String MARGIN = "  ";

    private final StringBuilder text = new StringBuilder();

    private ScanText() {}

    static String render(ProbeRun run, ScanReport scan) {
        return new ScanText().of(run, scan);
    }

    private String of(ProbeRun run, ScanReport scan) {
        for (Version version : scan.versions()) {
            version(version);
        }
        if (scan.versions().stream().anyMatch(version -> version.outcome().isAccepted())) {
            handshakes(run, scan);
        }
        line("asked", List.of(scan.connections() + " connections in " + Waterfall.millis(scan.time())));
        if (!scan.isComplete()) {
            line("", List.of("not all were answered in time: more may be possible"));
        }
        return text.toString();
    }

    /** What takes a server that speaks TLS. */
    private void handshakes(ProbeRun run, ScanReport scan) {
        line("ALPN", scan.protocols().stream().map(ScanText::protocol).toList());
        line("resumption", scan.resumptions().stream().map(ScanText::resumption).toList());
        line("OCSP staple", List.of(staple(scan.staple())));
        line("client CAs", clientAuthorities(run.report().handshake()));
        line("without SNI", List.of(withoutName(scan.withoutName())));
    }

    private void version(Version version) {
        line(version.version().label(), List.of(outcome(version.outcome())));
        if (version.outcome().isAccepted()) {
            line(
                    "  ciphers",
                    version.cipherSuites().stream().map(ScanText::suite).toList());
            if (version.preference() != Preference.UNKNOWN) {
                line("", List.of("(" + preference(version.preference()) + ")"));
            }
            if (!version.groups().isEmpty()) {
                line("  groups", version.groups());
            }
        }
    }

    private static String preference(Preference preference) {
        return preference == Preference.SERVER ? "the server's order decides" : "the client's order decides";
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome.reaction()) {
            case ACCEPTED -> "yes";
            case REFUSED -> outcome.alert() == null ? "no" : "no: " + outcome.alert();
            case CLOSED -> "no: closed without an alert";
            case UNKNOWN -> "unknown: no answer";
        };
    }

    private static String suite(String name) {
        return name
                + (CipherSuites.isInsecure(name)
                        ? " (insecure)"
                        : CipherSuites.lacksForwardSecrecy(name) ? " (no forward secrecy)" : "");
    }

    private static String protocol(Protocol protocol) {
        String offered = protocol.offered().isEmpty() ? "none offered" : protocol.offered();
        String answer = protocol.chosen() != null
                ? OpenSslWords.printable(protocol.chosen()).equals(protocol.offered())
                        ? "yes"
                        : "answered with " + OpenSslWords.printable(protocol.chosen())
                : protocol.outcome().isAccepted()
                        ? protocol.offered().isEmpty() ? "goes on" : "ignored"
                        : outcome(protocol.outcome());
        return offered + " " + answer.replace("no: ", "refused with ");
    }

    private static String resumption(Resumption resumption) {
        String answer = switch (resumption.resumed()) {
            case YES -> "yes";
            case NOT_TAKEN -> "offered, but not taken back";
            case NOT_OFFERED -> "no";
            case UNKNOWN -> "unknown, as no client was let in";
        };
        return mechanism(resumption.mechanism()) + " " + answer;
    }

    private static String mechanism(Mechanism mechanism) {
        return switch (mechanism) {
            case PSK -> "TLSv1.3 PSK";
            case TICKET -> "TLSv1.2 ticket";
            case SESSION_ID -> "TLSv1.2 session ID";
        };
    }

    private static String staple(@Nullable Staple staple) {
        if (staple == null) {
            return "none";
        }
        var response = staple.response();
        if (response == null) {
            return "unusable: " + OpenSslWords.printable(String.valueOf(staple.flaw()));
        }
        String status = switch (response.status()) {
            case GOOD -> "good";
            case REVOKED -> "revoked";
            case UNKNOWN -> "unknown to the responder";
        };
        return status + ", of " + OpenSslWords.date(response.thisUpdate())
                + response.nextUpdate()
                        .map(next -> " to " + OpenSslWords.date(next))
                        .orElse("");
    }

    private static List<String> clientAuthorities(@Nullable HandshakeReport handshake) {
        ClientCertificateRequest request = handshake == null ? null : handshake.certificateRequest();
        if (request == null) {
            return List.of(
                    handshake != null && handshake.complete()
                            ? "no client certificate is asked for"
                            : "unknown, as no handshake completed");
        }
        return request.authorities().isEmpty()
                ? List.of("a client certificate is asked for, of any CA")
                : request.authorities().stream().map(OpenSslWords::name).toList();
    }

    private static String withoutName(@Nullable Outcome outcome) {
        if (outcome == null) {
            return "as above: none was sent";
        }
        return outcome.isAccepted() ? "goes on" : outcome(outcome).replace("no: ", "refused: ");
    }

    /** Values that fit go on one line, with commas between. */
    private void line(String label, List<String> values) {
        String indent = MARGIN + " ".repeat(LABEL_WIDTH);
        var lines = new ArrayList<String>();
        for (String value : values) {
            int last = lines.size() - 1;
            boolean fits = last >= 0 && indent.length() + lines.get(last).length() + value.length() + 3 <= LINE_WIDTH;
            if (fits) {
                lines.set(last, lines.get(last) + ", " + value);
            } else {
                lines.add(value);
            }
        }
        String value = lines.isEmpty() ? "none" : lines.stream().collect(Collectors.joining(",\n" + indent));
        text.append(MARGIN)
                .append(label)
                .append(" ".repeat(LABEL_WIDTH - label.length()))
                .append(value)
                .append('\n');
    }
}
