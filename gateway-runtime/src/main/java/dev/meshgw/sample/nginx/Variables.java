package dev.meshgw.sample.nginx;

import dev.meshgw.sample.http.Downstream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** nginx's variables, each a function of an exchange. Names are checked when the configuration is read, as nginx does. */
final class Variables {

    private static final DateTimeFormatter TIME_ISO8601 =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Map<String, Function<NginxExchange, String>> BY_NAME = byName();

    private Variables() {}

    /**
     * The value of a variable as a function, null if nginx has no such variable here. An empty value is the empty string; the
     * log writes it as {@code -}.
     */
    static @Nullable Function<NginxExchange, String> find(String name) {
        if (name.startsWith("http_")) {
            String header = name.substring("http_".length()).replace('_', '-');
            return exchange -> String.join(", ", exchange.request().headers(header));
        }
        if (name.startsWith("arg_")) {
            String argument = name.substring("arg_".length());
            return exchange -> argument(exchange.request().query(), argument);
        }
        if (name.startsWith("cookie_")) {
            String cookie = name.substring("cookie_".length());
            return exchange -> cookie(exchange.request().header("Cookie").orElse(""), cookie);
        }
        return BY_NAME.get(name);
    }

    private static Map<String, Function<NginxExchange, String>> byName() {
        var variables = new HashMap<String, Function<NginxExchange, String>>();
        variables.put("args", exchange -> exchange.request().query());
        variables.put("body_bytes_sent", exchange -> Long.toString(exchange.bodyBytes()));
        variables.put("content_length", header("Content-Length"));
        variables.put("content_type", header("Content-Type"));
        variables.put("document_uri", NginxExchange::uri);
        variables.put("host", NginxExchange::host);
        variables.put("hostname", exchange -> exchange.site().hostname());
        variables.put("https", exchange -> exchange.request().downstream().tls() == null ? "" : "on");
        variables.put("is_args", exchange -> exchange.request().query().isEmpty() ? "" : "?");
        variables.put("msec", exchange -> {
            long millis = Instant.now().toEpochMilli();
            return String.format(Locale.ROOT, "%d.%03d", millis / 1000, millis % 1000);
        });
        variables.put("nginx_version", exchange -> NginxImage.VERSION);
        variables.put("query_string", exchange -> exchange.request().query());
        variables.put("remote_addr", exchange -> exchange.request().downstream().address());
        variables.put(
                "remote_port",
                exchange -> Integer.toString(exchange.request().downstream().port()));
        variables.put("remote_user", Variables::remoteUser);
        variables.put(
                "request",
                exchange -> exchange.request().method() + " "
                        + exchange.request().target() + " " + exchange.request().protocol());
        variables.put("request_method", exchange -> exchange.request().method());
        variables.put("request_uri", exchange -> exchange.request().target());
        variables.put("scheme", exchange -> exchange.request().downstream().scheme());
        variables.put("server_name", exchange -> exchange.server().primaryName());
        variables.put(
                "server_port",
                exchange -> Integer.toString(exchange.request().downstream().serverPort()));
        variables.put("server_protocol", exchange -> exchange.request().protocol());
        variables.put("status", exchange -> Integer.toString(exchange.status()));
        variables.put("time_iso8601", exchange -> TIME_ISO8601.format(Instant.now()));
        variables.put("time_local", exchange -> exchange.site().timeLocal());
        variables.put("uri", NginxExchange::uri);
        variables.put("ssl_cipher", tls(Downstream.Tls::cipher));
        variables.put("ssl_protocol", tls(Downstream.Tls::protocol));
        variables.put("ssl_server_name", tls(Downstream.Tls::serverName));
        variables.put("ssl_client_verify", tls(Variables::clientVerify));
        variables.put("ssl_client_s_dn", certificate(X509Certificate::getSubjectX500Principal));
        variables.put("ssl_client_i_dn", certificate(X509Certificate::getIssuerX500Principal));
        variables.put(
                "ssl_client_serial",
                tls(tls -> tls.clientCertificate()
                        .map(leaf -> leaf.getSerialNumber().toString(16).toUpperCase(Locale.ROOT))
                        .orElse("")));
        return Map.copyOf(variables);
    }

    private static Function<NginxExchange, String> header(String name) {
        return exchange -> exchange.request().header(name).orElse("");
    }

    private static Function<NginxExchange, String> tls(Function<Downstream.Tls, String> value) {
        return exchange -> Optional.ofNullable(exchange.request().downstream().tls())
                .map(value)
                .orElse("");
    }

    private static Function<NginxExchange, String> certificate(Function<X509Certificate, X500Principal> name) {
        return tls(tls -> tls.clientCertificate()
                .map(leaf -> name.apply(leaf).getName(X500Principal.RFC2253))
                .orElse(""));
    }

    private static String clientVerify(Downstream.Tls tls) {
        if (tls.clientVerifyError() != null) {
            return "FAILED:" + tls.clientVerifyError();
        }
        return tls.clientCertificate().isPresent() ? "SUCCESS" : "NONE";
    }

    private static String remoteUser(NginxExchange exchange) {
        return exchange.request()
                .header("Authorization")
                .filter(header -> header.regionMatches(true, 0, "Basic ", 0, 6))
                .map(header -> {
                    try {
                        byte[] decoded =
                                Base64.getDecoder().decode(header.substring(6).strip());
                        String credentials = new String(decoded, StandardCharsets.UTF_8);
                        int colon = credentials.indexOf(':');
                        return colon < 0 ? "" : credentials.substring(0, colon);
                    } catch (IllegalArgumentException notBase64) {
                        return "";
                    }
                })
                .orElse("");
    }

    private static String argument(String query, String name) {
        for (String pair : query.split("&")) {
            if (pair.regionMatches(true, 0, name + "=", 0, name.length() + 1)) {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    private static String cookie(String header, String name) {
        for (String pair : header.split(";")) {
            String cookie = pair.strip();
            if (cookie.startsWith(name + "=")) {
                return cookie.substring(name.length() + 1);
            }
        }
        return "";
    }
}
