package dev.meshgw.cli.client;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.client.Alert;
import dev.meshgw.client.Expectation;
import dev.meshgw.client.TlsVersion;
import dev.meshgw.config.source.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --expect-…}: what the server must show for the exit code to be 0. */
final class ExpectationOptions {

    private static final int MIN_STATUS = 100;
    private static final int MAX_STATUS = 999;

    @Option(
            names = "--expect-status",
            paramLabel = "CODE",
            description = "The answer has this status. A request is sent.")
    private @Nullable Integer status;

    @Option(
            names = "--expect-header",
            paramLabel = "NAME[: VALUE]",
            description = "The answer has this header, with exactly this value if one is given. A request is sent."
                    + " Repeatable.")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--expect-tls", paramLabel = "VERSION", description = "1.2 or 1.3 is negotiated.")
    private @Nullable String tls;

    @Option(
            names = "--expect-alpn",
            paramLabel = "PROTOCOL",
            description = "This protocol is negotiated: h2, http/1.1, or none.")
    private @Nullable String alpn;

    @Option(
            names = "--expect-cipher",
            paramLabel = "SUITE",
            description = "This cipher suite is negotiated, by OpenSSL's name.")
    private @Nullable String cipher;

    @Option(
            names = "--expect-issuer",
            paramLabel = "NAME",
            description = "The certificate's issuer has this name: the whole of it as printed, one attribute (CN=Root)"
                    + " or an attribute's value (Root). * stands for any text.")
    private @Nullable String issuer;

    @Option(
            names = "--expect-san",
            paramLabel = "NAME[,NAME...]",
            split = ",",
            description = "The certificate has these subject alternative names; it may have more. Repeatable.")
    private List<String> sans = new ArrayList<>();

    @Option(
            names = "--expect-days-left",
            paramLabel = "DAYS",
            description = "Every certificate that is sent is valid for at least so many days more.")
    private @Nullable Integer daysLeft;

    @Option(
            names = "--expect-alert",
            paramLabel = "NAME",
            description = "The server refuses with this alert, by name or number: certificate_required, unknown_ca,"
                    + " handshake_failure, ... The refusal is then no finding.")
    private @Nullable String alert;

    /** In the order of this class. */
    List<Expectation> expectations() {
        var all = new ArrayList<Expectation>();
        if (status != null) {
            if (status < MIN_STATUS || status > MAX_STATUS) {
                throw wrong("--expect-status", status.toString(), "a status has three digits", null);
            }
            all.add(new Expectation.Status(status));
        }
        headers.forEach(text -> all.add(header(text)));
        if (tls != null) {
            all.add(new Expectation.Tls(version(tls)));
        }
        if (alpn != null) {
            all.add(new Expectation.Alpn(alpn));
        }
        if (cipher != null) {
            all.add(new Expectation.Cipher(cipher));
        }
        if (issuer != null) {
            all.add(new Expectation.Issuer(issuer));
        }
        sans.forEach(name -> all.add(new Expectation.San(name.strip())));
        if (daysLeft != null) {
            all.add(new Expectation.DaysLeft(daysLeft));
        }
        if (alert != null) {
            all.add(new Expectation.Refusal(description(alert)));
        }
        return all;
    }

    private static Expectation header(String text) {
        int colon = text.indexOf(':');
        String name = (colon < 0 ? text : text.substring(0, colon)).strip();
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw wrong("--expect-header", text, "a header is NAME or NAME: VALUE", null);
        }
        return new Expectation.Header(
                name, colon < 0 ? null : text.substring(colon + 1).strip());
    }

    private static TlsVersion version(String text) {
        return switch (text.toLowerCase(Locale.ROOT).replace("tlsv", "")) {
            case "1.2" -> TlsVersion.TLS_1_2;
            case "1.3" -> TlsVersion.TLS_1_3;
            default -> throw wrong("--expect-tls", text, "1.2 and 1.3 can be negotiated", null);
        };
    }

    private static int description(String text) {
        return Alert.numberOf(text)
                .orElseThrow(() -> wrong(
                        "--expect-alert",
                        text,
                        "TLS has no alert of that name",
                        Suggestion.closest(text.toLowerCase(Locale.ROOT), Alert.names())
                                .map(near -> "did you mean " + near + "?")
                                .orElse(null)));
    }

    private static RuntimeException wrong(String option, String value, String why, @Nullable String fix) {
        return ProbeCommand.usage(option + " cannot be \"" + ErrorPrinter.printable(value) + "\"", why, fix);
    }
}
