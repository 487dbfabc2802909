package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.client.ClientRequest;
import dev.meshgw.client.ExchangeFailure;
import dev.meshgw.client.ExchangeReport;
import dev.meshgw.client.HeaderLine;
import dev.meshgw.client.HttpsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One URL of a curl command line, with its redirects. */
final class CurlTransfer {

    private final CurlPlan plan;
    private final Console console;
    private final HttpsClient client;
    private final CurlNarrator narrator;

    /** @param narrator gets only what curl itself says between exchanges; the client tells it the rest */
    CurlTransfer(CurlPlan plan, Console console, HttpsClient client, CurlNarrator narrator) {
        this.plan = plan;
        this.console = console;
        this.client = client;
        this.narrator = narrator;
    }

    /**
     * What came of a URL. Immutable.
     *
     * @param url the last one of its redirects, null if the URL could not even be read
     * @param report of the last exchange, null if there was none
     * @param failure null if all went well
     * @param readerGone whether standard output refused to take more
     * @param redirectTime until the last exchange began
     * @param requestBytes heads of all requests as HTTP/1.1 writes them, and their bodies
     * @param file where the body went, as the user wrote it, null for standard output
     */
    record Result(
            String given,
            @Nullable CurlRequest request,
            @Nullable ExchangeReport report,
            @Nullable CurlFailure failure,
            int redirects,
            int connections,
            int headBytes,
            int headLines,
            boolean readerGone,
            Duration redirectTime,
            long requestBytes,
            @Nullable String file) {

        int exitCode() {
            return failure == null ? 0 : failure.code();
        }
    }

    Result run(String given, int index) {
        remarkOnMethod();
        TargetUrl url;
        CurlRequest request;
        try {
            url = TargetUrl.parse(given, plan.arguments().has(CurlOption.PATH_AS_IS));
            request = CurlRequest.first(plan.arguments(), url, console);
        } catch (TargetUrl.Malformed e) {
            return unusable(given, e);
        } catch (CurlRequest.UnreadableUpload e) {
            CurlRun.refuse(console, new CurlUsageException("Can't open '" + e.file() + "'!", null));
            return failed(
                    given,
                    null,
                    CurlFailure.of(CurlFailure.READ_ERROR, "Failed to open/read local data from file/application"));
        }
        if (plan.output(index).filter(String::isEmpty).isPresent()
                && url.fileName().isEmpty()) {
            return failed(
                    given,
                    request,
                    CurlFailure.of(CurlFailure.WRITE_ERROR, "Failed writing received data to disk/application"));
        }
        try (var output = new CurlOutput(plan, console, file(url, index), index)) {
            return follow(given, request, output, fileName(url, index).orElse(null));
        } catch (IOException e) {
            return failed(
                    given, request, CurlFailure.of(CurlFailure.WRITE_ERROR, "Failure writing output to destination"));
        }
    }

    private void remarkOnMethod() {
        String method = plan.arguments().last(CurlOption.REQUEST).orElse("");
        String implied = CurlRequestKind.of(plan.arguments()).method();
        if (method.equalsIgnoreCase(implied)) {
            if (plan.verbose() && plan.explains()) {
                String note = "Unnecessary use of -X or --request, " + implied + " is already inferred.";
                CurlWarning.print(console.err(), "Note: ", note);
            }
        } else if (method.equalsIgnoreCase("head") && plan.explains()) {
            CurlWarning.print(
                    console.err(),
                    "Warning: ",
                    "Setting custom HTTP method to HEAD with -X/--request may not work the way you want. Consider using"
                            + " -I/--head instead.");
        }
    }

    private Result follow(String given, CurlRequest first, CurlOutput output, @Nullable String name)
            throws IOException {
        long start = System.nanoTime();
        CurlRequest request = first;
        int redirects = 0;
        int connections = 0;
        long requestBytes = 0;
        while (true) {
            Duration before = redirects == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - start);
            Duration left = plan.maxTime();
            if (!left.isZero()) {
                left = left.minus(before).isNegative() ? Duration.ofMillis(1) : left.minus(before);
            }
            ClientRequest sent = request.toClientRequest(left);
            ExchangeReport report = client.exchange(sent, output);
            requestBytes += report.connection() == null ? 0 : headBytes(sent) + report.sent();
            connections += report.newConnection() && report.connection() != null ? 1 : 0;
            CurlFailure failure = report.failure().map(this::words).orElse(null);
            Optional<String> location = failure == null && plan.followsRedirects() && report.head() != null
                    ? CurlRequest.location(report.head())
                    : Optional.empty();
            if (location.isPresent() && report.head() != null) {
                if (plan.maxRedirects() >= 0 && redirects >= plan.maxRedirects()) {
                    failure = CurlFailure.of(
                            CurlFailure.TOO_MANY_REDIRECTS, "Maximum (" + plan.maxRedirects() + ") redirects followed");
                } else {
                    redirects++;
                    try {
                        request = next(request, location.get(), report.head().status());
                        continue;
                    } catch (TargetUrl.Malformed e) {
                        failure = unusableRedirect(e);
                    }
                }
            }
            if (failure == null) {
                output.complete();
                failure = httpError(report);
            }
            return new Result(
                    given,
                    request,
                    report,
                    failure,
                    redirects,
                    connections,
                    output.headBytes(),
                    output.headLines(),
                    output.isReaderGone(),
                    before,
                    requestBytes,
                    name);
        }
    }

    private CurlRequest next(CurlRequest request, String location, int status) throws TargetUrl.Malformed {
        var url = request.url().resolve(location, plan.arguments().has(CurlOption.PATH_AS_IS));
        if (plan.verbose()) {
            narrator.say("Issue another request to this URL: '" + url.text() + "'");
            if (request.becomesGet(status)) {
                narrator.say(status == 303 ? "Switch to GET" : "Switch from POST to GET");
            }
        }
        return request.redirected(url, status);
    }

    /** With --fail-with-body the body is written first. */
    private @Nullable CurlFailure httpError(ExchangeReport report) {
        boolean error = report.head() != null && report.head().status() >= 400;
        return error && plan.arguments().has(CurlOption.FAIL_WITH_BODY)
                ? words(new ExchangeFailure.Stopped(report.head().status()))
                : null;
    }

    private CurlFailure words(ExchangeFailure failure) {
        var credential = plan.credential();
        return CurlFailure.of(failure, plan.trust().label(), credential == null ? null : credential.complaint());
    }

    private @Nullable Path file(TargetUrl url, int index) {
        return fileName(url, index).map(console::path).orElse(null);
    }

    /** What -o, -O and --output-dir make the name; empty for standard output. */
    private Optional<String> fileName(TargetUrl url, int index) {
        String directory = plan.arguments().last(CurlOption.OUTPUT_DIR).orElse("");
        return plan.output(index)
                .filter(name -> !name.equals("-"))
                .map(name -> name.isEmpty() ? url.fileName() : name)
                .map(name -> directory.isEmpty() ? name : directory + "/" + name);
    }

    private static long headBytes(ClientRequest request) {
        long bytes = (request.method() + " " + request.target() + " HTTP/1.1\r\n\r\n").length();
        for (HeaderLine line : request.headers()) {
            bytes += line.text().length() + 2;
        }
        return bytes;
    }

    private Result unusable(String given, TargetUrl.Malformed reason) {
        CurlFailure failure = malformed(reason);
        if (plan.verbose()) {
            failure.narration().forEach(narrator::say);
            narrator.say("Closing connection -1");
        }
        return failed(given, null, failure);
    }

    private static CurlFailure malformed(TargetUrl.Malformed reason) {
        return reason.scheme() == null
                ? new CurlFailure(CurlFailure.URL_MALFORMAT, "URL using bad/illegal format or missing URL", List.of())
                : CurlFailure.of(
                        CurlFailure.UNSUPPORTED_PROTOCOL,
                        "Protocol \"" + reason.scheme() + "\" not supported or disabled in libcurl");
    }

    private static CurlFailure unusableRedirect(TargetUrl.Malformed reason) {
        if (reason.isOtherScheme()) {
            return malformed(reason);
        }
        return CurlFailure.of(
                reason.scheme() == null ? CurlFailure.URL_MALFORMAT : CurlFailure.UNSUPPORTED_PROTOCOL,
                "The redirect target URL could not be parsed: " + reason.curlWords());
    }

    private static Result failed(String given, @Nullable CurlRequest request, CurlFailure failure) {
        return new Result(given, request, null, failure, 0, 0, 0, 0, false, Duration.ZERO, 0, null);
    }
}
