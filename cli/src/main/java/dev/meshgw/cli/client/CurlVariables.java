package dev.meshgw.cli.client;

import dev.meshgw.client.ExchangeReport;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.HttpVersion;
import dev.meshgw.client.ResponseHead;
import dev.meshgw.client.Timings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the variables of {@code -w} stand for after a URL: numbers, texts and, for times, seconds with six decimals. */
final class CurlVariables {

    private static final String VERSION = "libcurl/7.88.1";
    private static final int MICROSECONDS = 6;
    private static final double NANOS = 1e9;
    private static final Timings NEVER =
            new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private CurlVariables() {}

    /**
     * Each by its name, in the order of curl's {@code %{json}}.
     *
     * @param number which URL of the command line, from 0
     */
    static Map<String, @Nullable Object> of(CurlTransfer.Result result, int number) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        var report = result.report();
        var head = report == null ? null : report.head();
        var connection = report == null ? null : report.connection();
        var request = result.request();
        var chain = chain(report);
        int status = head == null ? 0 : head.status();
        values.put("certs", CurlCertificates.text(chain));
        values.put(
                "content_type",
                head == null ? null : head.header("content-type").orElse(null));
        values.put(
                "errormsg", result.failure() == null ? null : result.failure().message());
        values.put("exitcode", result.exitCode());
        values.put("filename_effective", result.file());
        values.put("ftp_entry_path", null);
        values.put("http_code", status);
        values.put("http_connect", 0);
        values.put("http_version", head == null ? "0" : version(head));
        values.put(
                "local_ip",
                connection == null ? "" : Addresses.text(connection.local().getAddress()));
        values.put("local_port", connection == null ? 0 : connection.local().getPort());
        values.put("method", request == null ? "GET" : request.method());
        values.put("num_certs", chain.size());
        values.put("num_connects", result.connections());
        values.put("num_headers", head == null ? 0 : head.headers().size());
        values.put("num_redirects", result.redirects());
        values.put("proxy_ssl_verify_result", 0);
        values.put("redirect_url", redirectUrl(result));
        values.put("referer", request == null ? null : request.referer().orElse(null));
        values.put(
                "remote_ip",
                connection == null ? "" : Addresses.text(connection.remote().getAddress()));
        values.put("remote_port", connection == null ? 0 : connection.remote().getPort());
        values.put("response_code", status);
        values.put(
                "scheme",
                request == null || connection == null ? null : request.url().secure() ? "HTTPS" : "HTTP");
        values.put("size_download", report == null ? 0 : report.received());
        values.put("size_header", result.headBytes());
        values.put("size_request", result.requestBytes());
        values.put("size_upload", report == null ? 0 : report.sent());
        speeds(values, report);
        values.put("ssl_verify_result", verifyResult(report == null ? null : report.handshake()));
        times(values, result);
        values.put("url", result.given());
        values.put(
                "url_effective",
                request == null ? result.given() : request.url().text());
        values.put("urlnum", number);
        values.put("curl_version", VERSION);
        return values;
    }

    private static String version(ResponseHead head) {
        return head.version() == HttpVersion.HTTP_1_0 ? "1" : head.version().number();
    }

    /** curl remembers the certificates of a verified handshake only, or of one that need not be. */
    private static List<X509Certificate> chain(@Nullable ExchangeReport report) {
        var handshake = report == null ? null : report.handshake();
        return handshake == null || handshake.identity() == null || !handshake.complete()
                ? List.of()
                : handshake.identity().chain();
    }

    private static void speeds(Map<String, @Nullable Object> values, @Nullable ExchangeReport report) {
        double seconds = report == null ? 0 : report.timings().total().toNanos() / NANOS;
        values.put("speed_download", report == null || seconds == 0 ? 0 : Math.round(report.received() / seconds));
        values.put("speed_upload", report == null || seconds == 0 ? 0 : Math.round(report.sent() / seconds));
    }

    private static void times(Map<String, @Nullable Object> values, CurlTransfer.Result result) {
        var report = result.report();
        Timings timings = report == null ? NEVER : report.timings();
        Duration before = result.redirectTime();
        values.put("time_appconnect", seconds(before, timings.appConnect()));
        values.put("time_connect", seconds(before, timings.connect()));
        values.put("time_namelookup", seconds(before, timings.nameLookup()));
        values.put("time_pretransfer", seconds(before, timings.preTransfer()));
        values.put("time_redirect", seconds(Duration.ZERO, before));
        values.put("time_starttransfer", seconds(before, timings.startTransfer()));
        values.put("time_total", seconds(before, timings.total()));
    }

    /** A stage that was not reached has no time, whatever came before it. */
    private static BigDecimal seconds(Duration before, Duration stage) {
        Duration time = stage.isZero() ? Duration.ZERO : before.plus(stage);
        return BigDecimal.valueOf(time.toNanos(), 9).setScale(MICROSECONDS, RoundingMode.DOWN);
    }

    private static @Nullable String redirectUrl(CurlTransfer.Result result) {
        var report = result.report();
        if (report == null || report.head() == null || result.request() == null) {
            return null;
        }
        try {
            var location = CurlRequest.location(report.head());
            return location.isEmpty()
                    ? null
                    : result.request().url().resolve(location.get(), false).text();
        } catch (TargetUrl.Malformed e) {
            return null;
        }
    }

    private static int verifyResult(@Nullable HandshakeReport handshake) {
        return handshake == null || handshake.identity() == null
                ? 0
                : handshake.identity().verification().code().number();
    }
}
