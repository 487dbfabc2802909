package dev.meshgw.client;

import dev.meshgw.client.HandshakeReport.Negotiated;
import dev.meshgw.client.HandshakeReport.ServerIdentity;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One thing that a peer is expected to show, and whether it did. The set is closed, so that each kind gets its reasons. */
public sealed interface Expectation {

    /** What there is, and whether that will do. @param got outside text, not escaped */
    record Verdict(boolean isMet, String got) {}

    /** What it is about, in a word or two: {@code status}. */
    String subject();

    /** What is wanted, as it was written. */
    String wanted();

    Verdict judge(ProbeReport report);

    /** Whether it can only be judged by an answer to a request. */
    default boolean needsAnswer() {
        return false;
    }

    record Status(int status) implements Expectation {
        @Override
        public String subject() {
            return "status";
        }

        @Override
        public String wanted() {
            return Integer.toString(status);
        }

        @Override
        public Verdict judge(ProbeReport report) {
            ResponseHead head = report.response();
            return head == null
                    ? new Verdict(false, "no answer")
                    : new Verdict(head.status() == status, Integer.toString(head.status()));
        }

        @Override
        public boolean needsAnswer() {
            return true;
        }
    }

    record Tls(TlsVersion version) implements Expectation {
        @Override
        public String subject() {
            return "TLS version";
        }

        @Override
        public String wanted() {
            return version.label();
        }

        @Override
        public Verdict judge(ProbeReport report) {
            return negotiated(
                    report, wanted(), negotiated -> negotiated.version().label());
        }
    }

    /** @param protocol {@code none} if no protocol may be agreed on */
    record Alpn(String protocol) implements Expectation {

        private static final String NONE = "none";

        @Override
        public String subject() {
            return "ALPN";
        }

        @Override
        public String wanted() {
            return protocol;
        }

        @Override
        public Verdict judge(ProbeReport report) {
            return negotiated(report, protocol, negotiated -> Objects.requireNonNullElse(negotiated.alpn(), NONE));
        }
    }

    /** @param cipherSuite OpenSSL's name */
    record Cipher(String cipherSuite) implements Expectation {
        @Override
        public String subject() {
            return "cipher suite";
        }

        @Override
        public String wanted() {
            return cipherSuite;
        }

        @Override
        public Verdict judge(ProbeReport report) {
            return negotiated(report, cipherSuite, Negotiated::cipherSuite);
        }
    }

    /**
     * @param pattern the whole name as it is printed ({@code O=example Inc.; CN=example.com}), one attribute of it
     *     ({@code CN=example.com}) or that attribute's value; {@code *} stands for any text, case does not matter
     */
    record Issuer(String pattern) implements Expectation {
        @Override
        public String subject() {
            return "issuer";
        }

        @Override
        public String wanted() {
            return pattern;
        }

        @Override
        public Verdict judge(ProbeReport report) {
            return leaf(report)
                    .map(leaf -> {
                        var attributes = NameAttribute.of(leaf.getIssuerX500Principal());
                        String whole = attributes.stream().map(Issuer::text).collect(Collectors.joining("; "));
                        var glob = glob(pattern);
                        boolean met = glob.matcher(whole).matches()
                                || attributes.stream()
                                        .anyMatch(attribute -> glob.matcher(attribute.value())
                                                        .matches()
                                                || glob.matcher(text(attribute)).matches());
                        return new Verdict(met, whole);
                    })
                    .orElse(new Verdict(false, "no certificate"));
        }

        private static String text(NameAttribute attribute) {
            return attribute.type().isEmpty() ? attribute.value() : attribute.type() + "=" + attribute.value();
        }

        private static Pattern glob(String pattern) {
            String regex = List.of(pattern.split("\\*", -1)).stream()
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*"));
            return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
        }
    }

    /** @param name as the certificate has it: {@code *.example.com} is that wildcard, not a pattern */
    record San(String name) implements Expectation {
        @Override
        public String subject() {
            return "SAN";
        }

        @Override
        public String wanted() {
            return name;
        }

        @Override
        public Verdict judge(ProbeReport report) {
            return leaf(report)
                    .map(leaf -> {
                        var names = HostNames.alternativeTexts(leaf);
                        return new Verdict(
                                names.stream().anyMatch(this::isName),
                                names.isEmpty() ? "none" : String.join(", ", names));
                    })
                    .orElse(new Verdict(false, "no certificate"));
        }

        private boolean isName(String other) {
            var address = Addresses.literal(name);
            return other.equalsIgnoreCase(name)
                    || address.isPresent() && Addresses.literal(other).equals(address);
        }
    }

    /** Every certificate that the server sends must be valid for that many days more. */
    record DaysLeft(int days) implements Expectation {
        @Override
        public String subject() {
            return "days left";
        }

        @Override
        public String wanted() {
            return "at least " + days;
        }

        @Override
        public Verdict judge(ProbeReport report) {
            Instant now = Instant.now();
            return chain(report).stream()
                    .map(certificate -> Duration.between(
                                    now, certificate.getNotAfter().toInstant())
                            .toDays())
                    .min(Comparator.naturalOrder())
                    .map(left -> new Verdict(left >= days, Long.toString(left)))
                    .orElse(new Verdict(false, "no certificate"));
        }
    }

    /** The server must send that alert: it is expected to refuse. */
    record Refusal(int description) implements Expectation {
        @Override
        public String subject() {
            return "alert";
        }

        @Override
        public String wanted() {
            return new Alert(Direction.IN, 2, description).name();
        }

        @Override
        public Verdict judge(ProbeReport report) {
            var alerts = report.handshake() == null
                    ? List.<Alert>of()
                    : report.handshake().alerts().stream()
                            .filter(alert -> alert.direction() == Direction.IN && alert.isFailure())
                            .toList();
            boolean met = alerts.stream().anyMatch(alert -> alert.description() == description);
            String got = alerts.stream().map(Alert::name).collect(Collectors.joining(", "));
            if (got.isEmpty()) {
                got = report.failure() == null ? "none: the server goes on" : "none";
            }
            return new Verdict(met, got);
        }
    }

    /** @param value exact; null if any will do */
    record Header(String name, @Nullable String value) implements Expectation {
        @Override
        public String subject() {
            return "header";
        }

        @Override
        public String wanted() {
            return value == null ? name : name + ": " + value;
        }

        @Override
        public Verdict judge(ProbeReport report) {
            ResponseHead head = report.response();
            if (head == null) {
                return new Verdict(false, "no answer");
            }
            var values = head.headers().stream()
                    .filter(line -> line.is(name))
                    .map(HeaderLine::value)
                    .toList();
            boolean met = values.stream().anyMatch(other -> value == null || other.equals(value));
            return new Verdict(
                    met,
                    values.isEmpty()
                            ? "no such header"
                            : values.stream().map(other -> name + ": " + other).collect(Collectors.joining("; ")));
        }

        @Override
        public boolean needsAnswer() {
            return true;
        }
    }

    private static Verdict negotiated(ProbeReport report, String wanted, Function<Negotiated, String> fact) {
        var negotiated = report.handshake() == null ? null : report.handshake().negotiated();
        if (negotiated == null) {
            return new Verdict(false, "no handshake");
        }
        String got = fact.apply(negotiated);
        return new Verdict(got.toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT)), got);
    }

    private static List<X509Certificate> chain(ProbeReport report) {
        return Optional.ofNullable(report.handshake())
                .map(HandshakeReport::identity)
                .map(ServerIdentity::chain)
                .orElse(List.of());
    }

    private static Optional<X509Certificate> leaf(ProbeReport report) {
        return chain(report).stream().findFirst();
    }
}
