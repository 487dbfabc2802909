package dev.meshgw.cli.client;

import dev.meshgw.client.Alert;
import dev.meshgw.client.ChainPath;
import dev.meshgw.client.Direction;
import dev.meshgw.client.ExchangeFailure;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.client.ResponseHead;
import dev.meshgw.client.ScanReport;
import dev.meshgw.client.Timings;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/** A probe for a program. Facts that are not known are null; times are ISO 8601 in UTC. */
final class ProbeJson {

    private static final int HEX = 16;

    private ProbeJson() {}

    static String render(ProbePage page) {
        return JSON.std
                        .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
                        .asString(root(page))
                + "\n";
    }

    /** One of many probes, in one line. @param changes since the one before */
    static String line(ProbePage page, List<ProbeChanges.Change> changes) {
        var root = new LinkedHashMap<String, @Nullable Object>();
        root.put("time", page.run().time().toString());
        root.put("changes", changes.stream().map(ProbeJson::change).toList());
        root.putAll(root(page));
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(root) + "\n";
    }

    /** The last line after many probes. */
    static String summary(long probes, long changed, long failed, Duration duration) {
        var summary = new LinkedHashMap<String, Object>();
        summary.put("probes", probes);
        summary.put("changed", changed);
        summary.put("failed", failed);
        summary.put("seconds", millis(duration) / 1e3);
        return JSON.std.asString(Map.of("summary", summary)) + "\n";
    }

    private static Map<String, @Nullable Object> change(ProbeChanges.Change change) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("fact", change.label());
        map.put("before", change.before());
        map.put("now", change.now());
        return map;
    }

    private static Map<String, @Nullable Object> root(ProbePage page) {
        ProbeReport report = page.run().report();
        var root = new LinkedHashMap<String, @Nullable Object>();
        var connection = report.connection();
        root.put("server", report.target().toString());
        root.put(
                "address",
                connection == null ? null : Addresses.text(connection.remote().getAddress()));
        root.put("ok", page.isOk());
        root.put(
                "connectMillis",
                connection == null ? null : report.timings().connecting().toMillis());
        HandshakeReport handshake = report.handshake();
        boolean complete = handshake != null && handshake.complete();
        root.put("handshakeMillis", complete ? report.timings().securing().toMillis() : null);
        root.put("timing", timing(report.timings()));
        root.put("handshake", handshake == null ? null : handshake(handshake, report));
        root.put("response", report.response() == null ? null : response(report.response()));
        ProbeReport anonymous = page.run().anonymous();
        root.put(
                "withoutClientCertificate",
                anonymous == null || anonymous.handshake() == null
                        ? null
                        : handshake(anonymous.handshake(), anonymous));
        root.put(
                "serverNames",
                page.run().byName().stream()
                        .filter(one -> one.handshake() != null)
                        .map(one -> handshake(one.handshake(), one))
                        .toList());
        ScanReport scan = page.run().scan();
        root.put("scan", scan == null ? null : ScanJson.of(scan));
        root.put(
                "expectations",
                page.results().stream().map(ProbeJson::expectation).toList());
        if (page.gateway() != null) {
            root.put("gateway", GatewayViewText.json(page.gateway(), report));
        }
        root.put("findings", page.findings().stream().map(ProbeJson::finding).toList());
        return root;
    }

    /** In milliseconds, with the parts of one; null for a stage that was not reached. */
    private static Map<String, @Nullable Object> timing(Timings timings) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("dns", timings.connect().isZero() ? null : millis(timings.nameLookup()));
        map.put("tcp", timings.connect().isZero() ? null : millis(timings.connecting()));
        map.put("tls", timings.appConnect().isZero() ? null : millis(timings.securing()));
        map.put("firstByte", timings.startTransfer().isZero() ? null : millis(timings.waiting()));
        return map;
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) / 1e3;
    }

    private static Map<String, Object> response(ResponseHead head) {
        var map = new LinkedHashMap<String, Object>();
        map.put("status", head.status());
        map.put("version", head.version().number());
        map.put(
                "headers",
                head.headers().stream()
                        .map(line -> Map.of("name", line.name(), "value", line.value()))
                        .toList());
        return map;
    }

    private static Map<String, @Nullable Object> expectation(ExpectationResult result) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("subject", result.subject());
        map.put("wanted", result.wanted());
        map.put("got", result.got());
        map.put("met", result.isMet());
        map.put("why", result.why());
        map.put("fix", result.fix());
        return map;
    }

    private static Map<String, @Nullable Object> handshake(HandshakeReport handshake, ProbeReport report) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        var negotiated = handshake.negotiated();
        map.put("complete", handshake.complete());
        map.put("sni", handshake.serverName());
        map.put("protocol", negotiated == null ? null : negotiated.version().label());
        map.put("cipherSuite", negotiated == null ? null : negotiated.cipherSuite());
        map.put("group", negotiated == null ? null : negotiated.group());
        map.put("alpn", negotiated == null ? null : negotiated.alpn());
        var identity = handshake.identity();
        map.put(
                "chain",
                identity == null
                        ? List.of()
                        : identity.chain().stream().map(ProbeJson::certificate).toList());
        map.put("path", report.path().links().stream().map(ProbeJson::link).toList());
        map.put(
                "verification",
                identity == null ? null : identity.verification().code().text());
        map.put(
                "verificationCode",
                identity == null ? null : identity.verification().code().number());
        map.put(
                "hostMatches",
                identity == null || identity.host() == null
                        ? null
                        : identity.host().matches());
        map.put("clientCertificate", clientCertificate(handshake, report));
        map.put("alerts", handshake.alerts().stream().map(ProbeJson::alert).toList());
        map.put("closed", report.failure() instanceof ExchangeFailure.HandshakeClosed);
        return map;
    }

    private static Map<String, Object> link(ChainPath.Link link) {
        var map = new LinkedHashMap<String, Object>();
        map.put("subject", OpenSslWords.name(link.certificate().getSubjectX500Principal()));
        map.put("sent", link.sent());
        map.put("trusted", link.trusted());
        map.put("signer", camelCase(link.signer().name()));
        return map;
    }

    private static Map<String, @Nullable Object> clientCertificate(HandshakeReport handshake, ProbeReport report) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        var request = handshake.certificateRequest();
        map.put("requested", request != null);
        map.put(
                "acceptedAuthorities",
                request == null
                        ? List.of()
                        : request.authorities().stream().map(OpenSslWords::name).toList());
        map.put("sent", handshake.clientCertificate() != null);
        map.put("verdict", camelCase(report.clientCertificate().name()));
        return map;
    }

    private static Map<String, Object> certificate(X509Certificate certificate) {
        var map = new LinkedHashMap<String, Object>();
        map.put("subject", OpenSslWords.name(certificate.getSubjectX500Principal()));
        map.put("issuer", OpenSslWords.name(certificate.getIssuerX500Principal()));
        map.put("names", CertificateNames.of(certificate));
        map.put("notBefore", certificate.getNotBefore().toInstant().toString());
        map.put("notAfter", certificate.getNotAfter().toInstant().toString());
        BigInteger serial = certificate.getSerialNumber();
        map.put("serial", serial.toString(HEX));
        return map;
    }

    private static Map<String, Object> alert(Alert alert) {
        var map = new LinkedHashMap<String, Object>();
        map.put("from", alert.direction() == Direction.IN ? "server" : "client");
        map.put("name", alert.name());
        map.put("number", alert.description());
        map.put("fatal", alert.level() == 2);
        return map;
    }

    private static Map<String, @Nullable Object> finding(Explanation explanation) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("what", explanation.what());
        map.put("why", explanation.why());
        map.put("fix", explanation.fix());
        return map;
    }

    /** {@code NOT_ASKED_FOR} to {@code notAskedFor}. */
    static String camelCase(String constant) {
        var text = new StringBuilder();
        for (String word : constant.toLowerCase(Locale.ROOT).split("_")) {
            text.append(text.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return text.toString();
    }
}
