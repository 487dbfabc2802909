package dev.meshgw.sample.nginx;

import dev.meshgw.sample.http.Application;
import dev.meshgw.sample.http.Downstream;
import dev.meshgw.sample.http.Field;
import dev.meshgw.sample.http.PerSecond;
import dev.meshgw.sample.http.Refusal;
import dev.meshgw.sample.http.Reply;
import dev.meshgw.sample.http.Request;
import dev.meshgw.sample.nginx.ServerBlock.VerifyClient;
import dev.meshgw.sample.nginx.Settings.AccessLog;
import dev.meshgw.sample.nginx.Settings.AddedHeader;
import dev.meshgw.sample.nginx.Settings.ErrorPage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server blocks of one port. Each request takes its server block by Host, its location by path, and then either what
 * {@code return} says or a file. Thread-safe.
 */
final class NginxSite implements Application {

    private static final DateTimeFormatter TIME_LOCAL =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter ERROR_TIME =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Statuses that {@code add_header} applies to without {@code always}. */
    private static final Set<Integer> WITH_HEADERS = Set.of(200, 201, 204, 206, 301, 302, 303, 304, 307, 308);

    /** Statuses after which nginx does not keep the connection. */
    private static final Set<Integer> CLOSING = Set.of(400, 413, 414, 500, 501);

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** nginx's own limit. */
    private static final int MAX_INTERNAL_REDIRECTS = 10;

    private final ServerNames names;
    private final ContainerFiles files;
    private final String hostname;
    private final String product;
    private final NginxPages pages;
    private final PerSecond<String> timeLocal = new PerSecond<>(InstantSource.system(), TIME_LOCAL::format);
    private final AtomicLong errors = new AtomicLong();

    /** @param product the {@code Server} header */
    NginxSite(ServerNames names, ContainerFiles files, String hostname, String product) {
        this.names = names;
        this.files = files;
        this.hostname = hostname;
        this.product = product;
        this.pages = new NginxPages(product);
    }

    /**
     * What to answer.
     *
     * @param error what the error log says of it, escaped; null if nothing
     */
    private record Outcome(Reply.Full reply, @Nullable String error) {

        static Outcome of(Reply.Full reply) {
            return new Outcome(reply, null);
        }
    }

    String hostname() {
        return hostname;
    }

    /** {@code $time_local} of this second. */
    String timeLocal() {
        return timeLocal.now();
    }

    @Override
    public String server() {
        return product;
    }

    @Override
    public Reply answer(Request request) {
        return decide(exchange(request), request).reply();
    }

    @Override
    public Reply refuse(Refusal refusal) {
        // nginx answers 400 where RFC 6585 has 431.
        int status = refusal == Refusal.HEADERS_TOO_LARGE ? 400 : refusal.status();
        byte[] page = refusal == Refusal.HEADERS_TOO_LARGE
                ? pages.page("400 Request Header Or Cookie Too Large", "Request Header Or Cookie Too Large")
                : pages.page(status);
        return new Reply.Full(
                status,
                NginxPages.reason(status),
                List.of(new Field("Content-Type", "text/html"), Field.LENGTH, Field.CLOSE),
                page);
    }

    @Override
    public void log(Request request, int status, long bodyBytes, Consumer<String> log) {
        NginxExchange exchange = exchange(request).answered(status, bodyBytes);
        Location location = Location.find(exchange.server().locations(), exchange.uri());
        Settings settings = location == null ? exchange.server().settings() : location.settings();
        if (settings.errorLog() && (status == 403 || status == 404)) {
            String error = decide(exchange, request).error();
            if (error != null) {
                log.accept(errorLine(exchange, error));
            }
        }
        for (AccessLog accessLog : settings.logs()) {
            log.accept(accessLog.format().renderEscaped(exchange));
        }
    }

    private NginxExchange exchange(Request request) {
        String host = HostName.of(request).orElse("");
        String uri = UriPath.normalize(request.path()).orElse("");
        return new NginxExchange(this, names.find(host), request, host, uri, 0, 0);
    }

    private Outcome decide(NginxExchange exchange, Request request) {
        Settings settings = exchange.server().settings();
        Downstream downstream = request.downstream();
        if (downstream.tlsListener() && downstream.tls() == null) {
            return badRequest(
                    "400 The plain HTTP request was sent to HTTPS port",
                    "The plain HTTP request was sent to HTTPS port");
        }
        if (HostName.of(request).isEmpty() || exchange.uri().isEmpty()) {
            return Outcome.of(plainError(exchange, settings, 400));
        }
        if (downstream.tls() != null && exchange.server().verifyClient() != VerifyClient.OFF) {
            Outcome refused = verifyClient(exchange, downstream.tls());
            if (refused != null) {
                return refused;
            }
        }
        if (settings.maxBodyBytes() > 0 && request.body().length > settings.maxBodyBytes()) {
            return error(exchange, settings, 413, null);
        }
        if (exchange.server().answer() != null) {
            return answer(exchange, settings, exchange.server().answer(), null);
        }
        return serve(exchange, settings, new Lookup(exchange.uri(), null, 0));
    }

    private @Nullable Outcome verifyClient(NginxExchange exchange, Downstream.Tls tls) {
        if (names.find(tls.serverName()) != exchange.server()) {
            return Outcome.of(plainError(exchange, exchange.server().settings(), 421));
        }
        if (tls.clientVerifyError() != null) {
            return badRequest("400 The SSL certificate error", "The SSL certificate error");
        }
        if (tls.clientCertificate().isEmpty() && exchange.server().verifyClient() == VerifyClient.ON) {
            return badRequest("400 No required SSL certificate was sent", "No required SSL certificate was sent");
        }
        return null;
    }

    private Outcome badRequest(String title, String sentence) {
        return Outcome.of(new Reply.Full(
                400,
                NginxPages.reason(400),
                List.of(new Field("Content-Type", "text/html"), Field.LENGTH, Field.CLOSE),
                pages.page(title, sentence)));
    }

    /**
     * Where an answer is looked for.
     *
     * @param uri the request's own path, or where an internal redirect leads
     * @param errorStatus the status whose error page this is, which stays the status of the answer; null for no error
     * @param redirects internal ones until here
     */
    private record Lookup(String uri, @Nullable Integer errorStatus, int redirects) {

        Lookup redirectedTo(String newUri) {
            return new Lookup(newUri, errorStatus, redirects + 1);
        }
    }

    private Outcome serve(NginxExchange exchange, Settings inherited, Lookup lookup) {
        String uri = lookup.uri();
        Location location = Location.find(exchange.server().locations(), uri);
        Settings settings = location == null ? inherited : location.settings();
        if (lookup.redirects() > MAX_INTERNAL_REDIRECTS) {
            return new Outcome(
                    plainError(exchange, settings, 500),
                    "rewrite or internal redirection cycle while internally redirecting to " + quote(uri));
        }
        if (location != null && location.answer() != null) {
            return answer(exchange, settings, location.answer(), lookup.errorStatus());
        }
        List<Template> tryFiles = location == null ? exchange.server().tryFiles() : location.tryFiles();
        if (!tryFiles.isEmpty()) {
            return tryFiles(exchange, settings, location, tryFiles, lookup);
        }
        return serveFile(exchange, settings, location, lookup);
    }

    private Outcome serveFile(NginxExchange exchange, Settings settings, @Nullable Location location, Lookup lookup) {
        String method = exchange.request().method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return failed(exchange, settings, 405, null, lookup);
        }
        String uri = lookup.uri();
        String path = path(settings, location, uri);
        if (uri.endsWith("/")) {
            return index(exchange, settings, path, lookup);
        }
        Optional<ContainerFile> file = files.file(path);
        if (file.isPresent()) {
            return Outcome.of(StaticFile.reply(exchange, this, settings, uri, file.get(), lookup.errorStatus()));
        }
        if (files.isFolder(path)) {
            return redirect(exchange, settings, 301, origin(exchange) + uri + "/");
        }
        return failed(
                exchange, settings, 404, "open() " + quote(path) + " failed (2: No such file or directory)", lookup);
    }

    private static String path(Settings settings, @Nullable Location location, String uri) {
        return location != null && location.alias() != null && uri.startsWith(location.prefix())
                ? location.alias() + uri.substring(location.prefix().length())
                : settings.root() + uri;
    }

    private Outcome index(NginxExchange exchange, Settings settings, String path, Lookup lookup) {
        for (String index : settings.index()) {
            if (files.file(path + index).isPresent()) {
                return serve(exchange, settings, lookup.redirectedTo(lookup.uri() + index));
            }
        }
        return files.isFolder(path)
                ? failed(exchange, settings, 403, "directory index of " + quote(path) + " is forbidden", lookup)
                : failed(
                        exchange,
                        settings,
                        404,
                        quote(path + settings.index().get(0)) + " is not found (2: No such file or directory)",
                        lookup);
    }

    /** The first of the names that is a file, or a folder if it ends in a slash; else what the last one says. */
    private Outcome tryFiles(
            NginxExchange exchange,
            Settings settings,
            @Nullable Location location,
            List<Template> tryFiles,
            Lookup lookup) {
        NginxExchange here = exchange.at(lookup.uri());
        for (Template name : tryFiles.subList(0, tryFiles.size() - 1)) {
            String uri = name.render(here);
            String path = path(settings, location, uri);
            if (uri.endsWith("/") ? files.isFolder(path) : files.file(path).isPresent()) {
                return serveFile(
                        exchange, settings, location, new Lookup(uri, lookup.errorStatus(), lookup.redirects()));
            }
        }
        String otherwise = tryFiles.get(tryFiles.size() - 1).render(here);
        return otherwise.startsWith("=")
                ? failed(exchange, settings, Integer.parseInt(otherwise.substring(1)), null, lookup)
                : serve(exchange, exchange.server().settings(), lookup.redirectedTo(otherwise));
    }

    /** An error; one on the way to an error page falls back to nginx's own page for the first error. */
    private Outcome failed(
            NginxExchange exchange, Settings settings, int status, @Nullable String error, Lookup lookup) {
        return lookup.errorStatus() == null
                ? error(exchange, settings, status, error)
                : Outcome.of(plainError(exchange, settings, lookup.errorStatus()));
    }

    private Outcome answer(
            NginxExchange exchange, Settings settings, Location.Return answer, @Nullable Integer errorStatus) {
        int status = errorStatus == null ? answer.status() : errorStatus;
        if (answer.text() == null) {
            if (answer.status() < 300) {
                return Outcome.of(full(exchange, settings, status, List.of(), new byte[0], settings.defaultType()));
            }
            return errorStatus == null
                    ? error(exchange, settings, status, null)
                    : Outcome.of(plainError(exchange, settings, status));
        }
        String text = answer.text().render(exchange);
        if (REDIRECTS.contains(answer.status())) {
            return redirect(exchange, settings, answer.status(), text);
        }
        return Outcome.of(full(
                exchange, settings, status, List.of(), text.getBytes(StandardCharsets.UTF_8), settings.defaultType()));
    }

    private Outcome redirect(NginxExchange exchange, Settings settings, int status, String target) {
        String location = target.startsWith("/") ? origin(exchange) + target : target;
        try {
            Field field = new Field("Location", location);
            return Outcome.of(full(exchange, settings, status, List.of(field), pages.page(status), null));
        } catch (IllegalArgumentException lineBreak) {
            // nginx would send it, and with it a header of the client's choice.
            return new Outcome(plainError(exchange, settings, 500), "line break in redirect");
        }
    }

    private Outcome error(NginxExchange exchange, Settings settings, int status, @Nullable String error) {
        ErrorPage page = settings.errorPages().get(status);
        if (page == null) {
            return new Outcome(plainError(exchange, settings, status), error);
        }
        if (!page.uri().startsWith("/")) {
            return redirect(exchange, settings, page.status() == null ? 302 : page.status(), page.uri());
        }
        int sent = page.status() == null ? status : page.status();
        Lookup lookup = new Lookup(page.uri(), sent, 0);
        return new Outcome(serve(exchange, exchange.server().settings(), lookup).reply(), error);
    }

    private Reply.Full plainError(NginxExchange exchange, Settings settings, int status) {
        return full(exchange, settings, status, List.of(), pages.page(status), null);
    }

    /**
     * An answer with its fields in nginx's order.
     *
     * @param special fields that have their own place, such as Location
     * @param contentType null for nginx's own pages
     */
    Reply.Full full(
            NginxExchange exchange,
            Settings settings,
            int status,
            List<Field> special,
            byte[] body,
            @Nullable String contentType) {
        var fields = new ArrayList<Field>(special.size() + 4);
        boolean ownPage = contentType == null;
        if (!ownPage || body.length > 0) {
            fields.add(new Field("Content-Type", ownPage ? "text/html" : contentType));
        }
        fields.add(Field.LENGTH);
        fields.addAll(special);
        fields.add(settings.keepAlive() && !CLOSING.contains(status) ? Field.CONNECTION : Field.CLOSE);
        addHeaders(fields, exchange.answered(status, 0), settings);
        return new Reply.Full(status, NginxPages.reason(status), fields, body);
    }

    void addHeaders(List<Field> fields, NginxExchange exchange, Settings settings) {
        for (AddedHeader header : settings.headers()) {
            if (header.always() || WITH_HEADERS.contains(exchange.status())) {
                String value = header.value().render(exchange);
                if (!value.isEmpty() && value.indexOf('\r') < 0 && value.indexOf('\n') < 0 && value.indexOf(0) < 0) {
                    fields.add(new Field(header.name(), value));
                }
            }
        }
    }

    /** Scheme, host and port as a redirect has them: no port if it is the scheme's own. */
    private static String origin(NginxExchange exchange) {
        Downstream downstream = exchange.request().downstream();
        int usual = downstream.tls() == null ? 80 : 443;
        String host = exchange.host().isEmpty() ? exchange.server().primaryName() : exchange.host();
        String port = downstream.serverPort() == usual ? "" : ":" + downstream.serverPort();
        return downstream.scheme() + "://" + host + port;
    }

    private String errorLine(NginxExchange exchange, String error) {
        Request request = exchange.request();
        var line = new StringBuilder(256);
        line.append(ERROR_TIME.format(Instant.now()))
                .append(" [error] 29#29: *")
                .append(errors.incrementAndGet());
        line.append(' ').append(error);
        line.append(", client: ").append(request.downstream().address());
        line.append(", server: ").append(exchange.server().primaryName()).append(", request: \"");
        Template.escape(line, request.method() + " " + request.target() + " " + request.protocol());
        line.append('"');
        request.host().ifPresent(host -> Template.escape(line.append(", host: \""), host));
        return line.append(request.host().isPresent() ? "\"" : "").toString();
    }

    private static String quote(String path) {
        var quoted = new StringBuilder(path.length() + 2).append('"');
        Template.escape(quoted, path);
        return quoted.append('"').toString();
    }
}
