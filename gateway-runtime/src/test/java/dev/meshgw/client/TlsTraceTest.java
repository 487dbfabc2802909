package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.client.wire.HandshakeMessage;
import dev.meshgw.client.wire.HandshakeType;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client tells of records and messages is what {@code openssl s_server -trace} tells of the same bytes. */
final class TlsTraceTest {

    private static final String HOST = "httpbin.example.com";
    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final TlsCredential SERVER = ROOT.issueServer(HOST);
    private static final TlsCredential CLIENT = ROOT.issueClient("client.example.com");

    /** Direction, record type and length, what TLS 1.3 hides in it, messages, alerts. */
    private static final Pattern TRACE = Pattern.compile("(?m)^(Sent|Received) Record$"
            + "|^  Content Type = \\w+ \\((\\d+)\\)$"
            + "|^  Length = (\\d+)$"
            + "|^  Inner Content Type = \\w+ \\((\\d+)\\)"
            + "|^    (\\w+), Length=(\\d+)$"
            + "|^    Level=\\w+\\((\\d+)\\), description=.*\\((\\d+)\\)$");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "s_server {0}")
    @CsvSource({
        "-tls1_3, false",
        "-tls1_2, false",
        "-tls1_3 -groups P-384, false",
        "-tls1_3 -Verify 1 -CAfile ca.crt -verify_return_error, true",
        "-tls1_2 -Verify 1 -CAfile ca.crt -verify_return_error, true",
        "-tls1_3 -Verify 1 -CAfile ca.crt -verify_return_error, false",
        "-tls1_2 -Verify 1 -CAfile ca.crt -verify_return_error, false",
        "-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305, false",
        "-tls1_3 -max_send_frag 600 -num_tickets 0, false"
    })
    void recordsAndMessagesAreThoseThatOpenSslTells(String arguments, boolean withCertificate) throws Exception {
        var tls = Exchange.trusting(ROOT.trustBundle()).withCredential(withCertificate ? () -> CLIENT : null);

        var told = told(tls, arguments);

        assertThat(ours(told.exchange(), Direction.IN)).isNotEmpty().isEqualTo(theirs(told.trace(), Direction.IN));
        // A server that refuses the client reads no further, so its story may end before ours.
        assertThat(ours(told.exchange(), Direction.OUT))
                .startsWith("record 22 512", "1 508")
                .startsWith(theirs(told.trace(), Direction.OUT).toArray(String[]::new));
    }

    @Test
    void sealedAlertOfACbcSuiteIsOnlySeenToBeThere() throws Exception {
        var told = told(Exchange.trusting(ROOT.trustBundle()), "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA");

        for (Direction direction : Direction.values()) {
            List<String> theirs = new ArrayList<>(theirs(told.trace(), direction));
            theirs.removeIf(line -> line.startsWith("alert"));
            assertThat(ours(told.exchange(), direction)).isEqualTo(theirs).contains("20 12");
        }
        assertThat(told.exchange().events())
                .contains(new ExchangeEvent.TlsRecord(Direction.OUT, 21, 0x0303, 48, true, null, 0, 0));
    }

    @Test
    void serverIsHeardWhereItHasNoCommonVersion() throws Exception {
        var tls = Exchange.trusting(ROOT.trustBundle()).withVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2);

        var told = told(tls, "-tls1_3");

        assertThat(ours(told.exchange(), Direction.IN))
                .contains("alert 2 70")
                .isEqualTo(theirs(told.trace(), Direction.IN));
    }

    @Test
    void whatFollowsARefusedCertificateIsToldAsIgnored() throws Exception {
        var other = CertificateAuthority.create("other.example");

        var exchange = told(Exchange.trusting(other.trustBundle()), "-tls1_3").exchange();

        assertThat(exchange.events())
                .filteredOn(ExchangeEvent.IgnoredTlsMessage.class::isInstance)
                .extracting(event -> ((ExchangeEvent.IgnoredTlsMessage) event).type())
                .isSubsetOf(15, 20);
        assertThat(ours(exchange, Direction.OUT)).endsWith("alert 2 48");
    }

    @Test
    void everyMessageIsUnderstood() throws Exception {
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            assertThat(told(Exchange.trusting(ROOT.trustBundle()), version)
                            .exchange()
                            .events())
                    .filteredOn(ExchangeEvent.TlsMessage.class::isInstance)
                    .extracting(event -> ((ExchangeEvent.TlsMessage) event).message())
                    .hasSizeGreaterThan(6)
                    .noneMatch(HandshakeMessage.Malformed.class::isInstance)
                    .noneMatch(HandshakeMessage.Other.class::isInstance);
        }
    }

    private record Told(Exchange exchange, String trace) {}

    private Told told(TlsOptions tls, String arguments) throws Exception {
        Files.writeString(folder.resolve("ca.crt"), ROOT.certificatePem());
        var all = new ArrayList<>(List.of(arguments.split(" ")));
        all.addAll(List.of("-trace", "-naccept", "1"));
        try (var server = OpenSslServer.start(folder, SERVER, all.toArray(String[]::new))) {
            var exchange = Exchange.get(server.address(HOST), tls);
            return new Told(exchange, server.wholeOutput());
        }
    }

    private static List<String> ours(Exchange exchange, Direction direction) {
        var lines = new ArrayList<String>();
        for (ExchangeEvent event : exchange.events()) {
            if (event instanceof ExchangeEvent.TlsRecord record && record.direction() == direction) {
                lines.add("record " + record.type() + " " + record.length());
            } else if (event instanceof ExchangeEvent.TlsMessage message && message.direction() == direction) {
                lines.add(message.type() + " " + message.length());
            } else if (event instanceof ExchangeEvent.TlsAlert alert
                    && alert.alert().direction() == direction) {
                lines.add("alert " + alert.alert().level() + " " + alert.alert().description());
            }
        }
        return lines;
    }

    private static List<String> theirs(String trace, Direction direction) {
        var lines = new ArrayList<String>();
        boolean wanted = false;
        String type = "";
        var matcher = TRACE.matcher(trace);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                wanted = matcher.group(1).equals("Sent") == (direction == Direction.IN);
            } else if (matcher.group(2) != null) {
                type = matcher.group(2);
            } else if (!wanted) {
                continue;
            } else if (matcher.group(3) != null) {
                lines.add("record " + type + " " + matcher.group(3));
            } else if (matcher.group(5) != null) {
                lines.add(number(matcher.group(5)) + " " + matcher.group(6));
            } else if (matcher.group(7) != null) {
                lines.add("alert " + matcher.group(7) + " " + matcher.group(8));
            }
        }
        return lines;
    }

    /** {@code ServerHello} to 2. */
    private static int number(String name) {
        String constant = name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
        return HandshakeType.valueOf(constant).code();
    }
}
