package dev.meshgw.sample.nginx;

import dev.meshgw.sample.nginx.DirectiveTable.Scope;
import dev.meshgw.sample.nginx.ServerBlock.Listen;
import dev.meshgw.sample.nginx.Settings.AccessLog;
import dev.meshgw.sample.nginx.Settings.AddedHeader;
import dev.meshgw.sample.nginx.Settings.ErrorPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Directives to server blocks: the only place that knows what each directive means. One for each configuration. */
final class ConfReader {

    /** Where the container's output is: the image links both log files there. */
    private static final Set<String> OUTPUTS =
            Set.of("/var/log/nginx/access.log", "/var/log/nginx/error.log", "/dev/stdout", "/dev/stderr", "stderr");

    private static final Set<String> FLAGS =
            Set.of("sendfile", "tcp_nopush", "tcp_nodelay", "http2", "log_not_found", "reset_timedout_connection");

    /** Directives that may stand once in a block; nginx calls the second one a duplicate. */
    private static final Set<String> ONCE = Set.of(
            "root",
            "alias",
            "default_type",
            "keepalive_timeout",
            "try_files",
            "client_max_body_size",
            "ssl_client_certificate",
            "ssl_verify_client",
            "ssl_ciphers",
            "sendfile",
            "http2",
            "server_tokens");

    private static final String COMBINED = "$remote_addr - $remote_user [$time_local] \"$request\" "
            + "$status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"";

    /** nginx's {@code client_max_body_size}. */
    private static final long DEFAULT_BODY_BYTES = 1024 * 1024;

    private final ContainerFiles files;
    private final String hostname;
    private final Map<String, Template> logFormats = new HashMap<>();
    private final List<ServerBlock> servers = new ArrayList<>();
    private boolean serverTokens = true;

    ConfReader(ContainerFiles files, String hostname) {
        this.files = files;
        this.hostname = hostname;
    }

    List<ServerBlock> servers() {
        return servers;
    }

    /** Whether answers tell the version. */
    boolean serverTokens() {
        return serverTokens;
    }

    void read(List<Directive> main) throws NginxException {
        check(main, Scope.MAIN);
        boolean events = false;
        for (Directive directive : main) {
            switch (directive.name()) {
                case "events" -> {
                    if (events) {
                        throw new NginxException("\"events\" directive is duplicate", directive);
                    }
                    events = true;
                    check(directive.children(), Scope.EVENTS);
                }
                case "http" -> http(directive);
                default -> {
                    // Processes, users and limits: nothing of these shows on the wire.
                }
            }
        }
        if (!events) {
            throw new NginxException("no \"events\" section in configuration");
        }
    }

    private static void check(List<Directive> directives, Scope scope) throws NginxException {
        var seen = new HashSet<String>();
        for (Directive directive : directives) {
            DirectiveTable.check(directive, scope);
            if (ONCE.contains(directive.name()) && !seen.add(directive.name())) {
                throw new NginxException("\"" + directive.name() + "\" directive is duplicate", directive);
            }
            if (FLAGS.contains(directive.name())) {
                flag(directive);
            }
        }
    }

    private static boolean flag(Directive directive) throws NginxException {
        return switch (directive.argument(0).toLowerCase(Locale.ROOT)) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw new NginxException(
                        "invalid value \"" + directive.argument(0) + "\" in \"" + directive.name()
                                + "\" directive, it must be \"on\" or \"off\"",
                        directive);
        };
    }

    private void http(Directive http) throws NginxException {
        check(http.children(), Scope.HTTP);
        logFormats.put("combined", Template.compile(COMBINED, http));
        for (Directive directive : http.children()) {
            if (directive.name().equals("log_format")) {
                logFormat(directive);
            } else if (directive.name().equals("server_tokens")) {
                serverTokens = serverTokens(directive);
            }
        }
        Settings defaults = new Settings(
                ConfSyntax.absolute("html"),
                List.of("index.html"),
                "text/plain",
                Map.of("html", "text/html", "gif", "image/gif", "jpg", "image/jpeg"),
                List.of(new AccessLog(logFormats.get("combined"))),
                true,
                List.of(),
                Map.of(),
                DEFAULT_BODY_BYTES,
                true);
        Settings settings = settings(http.children(), defaults);
        TlsSettings tls = TlsSettings.NONE.with(http.children());
        for (Directive directive : http.children()) {
            if (directive.name().equals("server")) {
                server(directive, settings, tls);
            }
        }
    }

    private static boolean serverTokens(Directive directive) throws NginxException {
        return switch (directive.argument(0)) {
            case "on", "build" -> true;
            case "off" -> false;
            default -> throw new NginxException("invalid value \"" + directive.argument(0) + "\"", directive);
        };
    }

    private void logFormat(Directive directive) throws NginxException {
        List<String> parts =
                directive.arguments().subList(1, directive.arguments().size());
        if (parts.get(0).startsWith("escape=")) {
            if (!parts.get(0).equals("escape=default")) {
                throw new NginxException("\"" + parts.get(0) + "\" is not supported by the embedded nginx", directive);
            }
            parts = parts.subList(1, parts.size());
        }
        Template format = Template.compile(String.join("", parts), directive);
        if (logFormats.put(directive.argument(0), format) != null) {
            throw new NginxException("duplicate \"log_format\" name \"" + directive.argument(0) + "\"", directive);
        }
    }

    private void server(Directive server, Settings inherited, TlsSettings inheritedTls) throws NginxException {
        List<Directive> directives = server.children();
        check(directives, Scope.SERVER);
        Settings settings = settings(directives, inherited);
        TlsSettings tls = inheritedTls.with(directives);
        var listens = new ArrayList<Listen>();
        var names = new ArrayList<String>();
        Location.Return answer = null;
        List<Template> tryFiles = List.of();
        for (Directive directive : directives) {
            switch (directive.name()) {
                case "listen" -> listens.add(ListenParser.parse(directive));
                case "server_name" -> serverNames(directive, names);
                case "return" -> answer = answer == null ? answer(directive) : answer;
                case "try_files" -> tryFiles = tryFiles(directive);
                default -> {
                    // Read by settings(), tls or locations().
                }
            }
        }
        if (listens.isEmpty()) {
            listens.add(new Listen("*", 80, false, false, false));
        }
        if (names.isEmpty()) {
            names.add("");
        }
        boolean ssl = listens.stream().anyMatch(Listen::ssl);
        boolean http2 = listens.stream().anyMatch(Listen::http2);
        servers.add(new ServerBlock(
                names,
                listens,
                settings,
                locations(directives, settings, ""),
                answer,
                tryFiles,
                ssl || tls.hasCertificate() ? tls.host(files, http2, server) : null,
                tls.verifyClient(),
                server.line(),
                server.file()));
    }

    private void serverNames(Directive directive, List<String> names) throws NginxException {
        for (String written : directive.arguments()) {
            String name = written.toLowerCase(Locale.ROOT);
            if (name.startsWith("~")) {
                throw new NginxException(
                        "server name \"" + written + "\": regular expressions are not supported by the embedded nginx",
                        directive);
            }
            if (name.equals("$hostname")) {
                name = hostname;
            }
            String middle = name.startsWith("*.") ? name.substring(2) : name;
            middle = middle.endsWith(".*") ? middle.substring(0, middle.length() - 2) : middle;
            if (middle.contains("*")
                    || middle.contains("..")
                    || name.startsWith("*.") && name.endsWith(".*")
                    || name.equals("*.")) {
                throw new NginxException("invalid server name or wildcard \"" + written + "\"", directive);
            }
            names.add(name);
        }
    }

    private List<Location> locations(List<Directive> directives, Settings inherited, String within)
            throws NginxException {
        var locations = new ArrayList<Location>();
        var seen = new HashSet<String>();
        for (Directive directive : directives) {
            if (directive.name().equals("location")) {
                Location location = location(directive, inherited, within);
                if (!seen.add((location.exact() ? "= " : "") + location.prefix())) {
                    throw new NginxException("duplicate location \"" + location.prefix() + "\"", directive);
                }
                locations.add(location);
            }
        }
        return locations;
    }

    private Location location(Directive directive, Settings inherited, String within) throws NginxException {
        boolean twoWords = directive.arguments().size() == 2;
        String modifier = twoWords ? directive.argument(0) : "";
        String prefix = directive.argument(twoWords ? 1 : 0);
        if (!twoWords && prefix.startsWith("=")) {
            modifier = "=";
            prefix = prefix.substring(1);
        } else if (!twoWords && prefix.startsWith("^~")) {
            modifier = "^~";
            prefix = prefix.substring(2);
        }
        switch (modifier) {
            case "", "=", "^~" -> {
                if (prefix.startsWith("@") || prefix.startsWith("~")) {
                    throw new NginxException(
                            "location \"" + prefix
                                    + "\": named and regular-expression locations are not supported by the embedded nginx",
                            directive);
                }
            }
            case "~", "~*" ->
                throw new NginxException(
                        "location \"" + modifier + " " + prefix
                                + "\": regular expressions are not supported by the embedded nginx",
                        directive);
            default -> throw new NginxException("invalid location modifier \"" + modifier + "\"", directive);
        }
        if (!prefix.startsWith(within)) {
            throw new NginxException("location \"" + prefix + "\" is outside location \"" + within + "\"", directive);
        }
        check(directive.children(), Scope.LOCATION);
        Settings settings = settings(directive.children(), inherited);
        String alias = null;
        Location.Return answer = null;
        List<Template> tryFiles = List.of();
        for (Directive child : directive.children()) {
            if (child.name().equals("alias")) {
                alias = ConfSyntax.absolute(literalPath(child));
            } else if (child.name().equals("return") && answer == null) {
                answer = answer(child);
            } else if (child.name().equals("try_files")) {
                tryFiles = tryFiles(child);
            }
        }
        return new Location(
                prefix,
                modifier.equals("="),
                settings,
                alias,
                answer,
                tryFiles,
                locations(directive.children(), settings, prefix));
    }

    private static List<Template> tryFiles(Directive directive) throws NginxException {
        String last = directive.argument(directive.arguments().size() - 1);
        if (last.startsWith("=") && !last.matches("=[2-5]\\d\\d")) {
            throw new NginxException("invalid code \"" + last.substring(1) + "\"", directive);
        }
        if (last.startsWith("@")) {
            throw new NginxException("try_files \"" + last + "\" is not supported by the embedded nginx", directive);
        }
        var names = new ArrayList<Template>();
        for (String name : directive.arguments()) {
            names.add(Template.compile(name, directive));
        }
        return List.copyOf(names);
    }

    private static Location.Return answer(Directive directive) throws NginxException {
        String first = directive.argument(0);
        if (directive.arguments().size() == 1
                && (first.startsWith("http://") || first.startsWith("https://") || first.startsWith("$scheme"))) {
            return new Location.Return(302, Template.compile(first, directive));
        }
        if (!first.matches("\\d{1,3}")) {
            throw new NginxException("invalid return code \"" + first + "\"", directive);
        }
        int status = Integer.parseInt(first);
        if (status < 200) {
            throw new NginxException("return code \"" + first + "\" is not supported by the embedded nginx", directive);
        }
        if (status == 444) {
            throw new NginxException(
                    "return code \"444\" (close without an answer) is not supported by the embedded nginx", directive);
        }
        Template text = directive.arguments().size() == 1 ? null : Template.compile(directive.argument(1), directive);
        return new Location.Return(status, text);
    }

    private Settings settings(List<Directive> directives, Settings parent) throws NginxException {
        String root = parent.root();
        List<String> index = null;
        String defaultType = parent.defaultType();
        Map<String, String> types = null;
        List<AccessLog> logs = null;
        boolean errorLog = parent.errorLog();
        List<AddedHeader> headers = null;
        Map<Integer, ErrorPage> errorPages = null;
        long maxBodyBytes = parent.maxBodyBytes();
        boolean keepAlive = parent.keepAlive();
        for (Directive directive : directives) {
            switch (directive.name()) {
                case "root" -> root = ConfSyntax.absolute(literalPath(directive));
                case "index" -> {
                    index = index == null ? new ArrayList<>() : index;
                    index.addAll(directive.arguments());
                }
                case "default_type" -> defaultType = directive.argument(0);
                case "types" -> {
                    types = types == null ? new LinkedHashMap<>() : types;
                    types(directive, types);
                }
                case "access_log" -> {
                    logs = logs == null ? new ArrayList<>() : logs;
                    accessLog(directive, logs);
                }
                case "error_log" -> errorLog = errorLog(directive);
                case "add_header" -> {
                    headers = headers == null ? new ArrayList<>() : headers;
                    headers.add(header(directive));
                }
                case "error_page" -> {
                    errorPages = errorPages == null ? new HashMap<>() : errorPages;
                    errorPage(directive, errorPages);
                }
                case "client_max_body_size" -> maxBodyBytes = size(directive);
                case "keepalive_timeout" -> keepAlive = !directive.argument(0).matches("0[a-z]*");
                default -> {
                    // Of other blocks, or without an effect on the wire.
                }
            }
        }
        return new Settings(
                root,
                index == null ? parent.index() : List.copyOf(index),
                defaultType,
                types == null ? parent.types() : Map.copyOf(types),
                logs == null ? parent.logs() : List.copyOf(logs),
                errorLog,
                headers == null ? parent.headers() : List.copyOf(headers),
                errorPages == null ? parent.errorPages() : Map.copyOf(errorPages),
                maxBodyBytes,
                keepAlive);
    }

    private static String literalPath(Directive directive) throws NginxException {
        if (directive.argument(0).contains("$")) {
            throw new NginxException(
                    "variables in \"" + directive.name() + "\" are not supported by the embedded nginx", directive);
        }
        return directive.argument(0);
    }

    private static void types(Directive block, Map<String, String> types) throws NginxException {
        for (Directive type : block.children()) {
            if (type.block() != null || type.arguments().isEmpty()) {
                throw new NginxException("invalid number of arguments in \"types\" directive", type);
            }
            for (String ending : type.arguments()) {
                types.put(ending.toLowerCase(Locale.ROOT), type.name());
            }
        }
    }

    private void accessLog(Directive directive, List<AccessLog> logs) throws NginxException {
        String path = directive.argument(0);
        if (path.equals("off")) {
            return;
        }
        if (path.startsWith("syslog:") || path.contains("$")) {
            throw new NginxException("access log \"" + path + "\" is not supported by the embedded nginx", directive);
        }
        String name = "combined";
        if (directive.arguments().size() > 1 && !directive.argument(1).contains("=")) {
            name = directive.argument(1);
        }
        Template format = logFormats.get(name);
        if (format == null) {
            throw new NginxException("unknown log format \"" + name + "\"", directive);
        }
        for (String parameter : directive.arguments()) {
            if (parameter.startsWith("if=")) {
                throw new NginxException(
                        "access log condition \"" + parameter + "\" is not supported by the embedded nginx", directive);
            }
        }
        if (OUTPUTS.contains(path)) {
            logs.add(new AccessLog(format));
        }
    }

    /** Whether errors reach the container's output; nginx writes them from level {@code error} on. */
    private static boolean errorLog(Directive directive) throws NginxException {
        String level = directive.arguments().size() > 1 ? directive.argument(1) : "error";
        boolean severe = switch (level) {
            case "debug", "info", "notice", "warn", "error" -> false;
            case "crit", "alert", "emerg" -> true;
            default -> throw new NginxException("invalid log level \"" + level + "\"", directive);
        };
        return OUTPUTS.contains(directive.argument(0)) && !severe;
    }

    private static AddedHeader header(Directive directive) throws NginxException {
        boolean always = directive.arguments().size() == 3;
        if (always && !directive.argument(2).equals("always")) {
            throw new NginxException("invalid parameter \"" + directive.argument(2) + "\"", directive);
        }
        return new AddedHeader(directive.argument(0), Template.compile(directive.argument(1), directive), always);
    }

    private static void errorPage(Directive directive, Map<Integer, ErrorPage> pages) throws NginxException {
        List<String> words = directive.arguments();
        String uri = words.get(words.size() - 1);
        int last = words.size() - 1;
        Integer status = null;
        String beforeUri = words.get(last - 1);
        if (beforeUri.startsWith("=")) {
            status = beforeUri.matches("=\\d{3}") ? Integer.valueOf(beforeUri.substring(1)) : null;
            if (status == null) {
                throw new NginxException("invalid value \"" + beforeUri + "\"", directive);
            }
            last--;
        }
        if (uri.contains("$") || uri.startsWith("@")) {
            throw new NginxException("error page \"" + uri + "\" is not supported by the embedded nginx", directive);
        }
        for (String code : words.subList(0, last)) {
            if (!code.matches("[345]\\d\\d")) {
                throw new NginxException("value \"" + code + "\" must be between 300 and 599", directive);
            }
            pages.putIfAbsent(Integer.valueOf(code), new ErrorPage(uri, status));
        }
    }

    private static long size(Directive directive) throws NginxException {
        String text = directive.argument(0).toLowerCase(Locale.ROOT);
        if (!text.matches("\\d{1,12}[kmg]?")) {
            throw new NginxException("\"" + directive.name() + "\" directive invalid value", directive);
        }
        char unit = text.charAt(text.length() - 1);
        int shift = unit == 'k' ? 10 : unit == 'm' ? 20 : unit == 'g' ? 30 : 0;
        return Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1)) << shift;
    }

    static @Nullable Directive find(List<Directive> directives, String name) {
        Directive found = null;
        for (Directive directive : directives) {
            if (directive.name().equals(name)) {
                found = directive;
            }
        }
        return found;
    }
}
