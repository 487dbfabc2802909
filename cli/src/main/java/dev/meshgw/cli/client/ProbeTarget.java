package dev.meshgw.cli.client;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.client.ClientRequest;
import dev.meshgw.client.HeaderLine;
import dev.meshgw.client.HostPort;
import dev.meshgw.client.RequestBody;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What {@code meshgw probe} is pointed at: {@code HOST:PORT}, or a URL. Immutable.
 *
 * @param isResource whether a path was written, so that there is something to ask for
 */
record ProbeTarget(TargetUrl url, boolean isResource) {

    private static final String USER_AGENT = "meshgw-probe";

    static ProbeTarget parse(String text) {
        String rest = text.contains("://") ? text.substring(text.indexOf("://") + 3) : text;
        if (text.toLowerCase(Locale.ROOT).startsWith("http://")) {
            throw ProbeCommand.usage(
                    "\"" + ErrorPrinter.printable(text) + "\" is no server to probe",
                    "a probe looks at TLS, and http:// has none",
                    "name the TLS port: https://HOST:PORT; to speak in the clear use meshgw curl");
        }
        try {
            return new ProbeTarget(
                    TargetUrl.parse(text.contains("://") ? text : "https://" + text, true), rest.contains("/"));
        } catch (TargetUrl.Malformed e) {
            throw ProbeCommand.usage(
                    "\"" + ErrorPrinter.printable(text) + "\" is no server to probe", e.getMessage(), null);
        }
    }

    HostPort server() {
        return url.origin();
    }

    /** @param host the name to ask for; the port is left out if it is that of https */
    ClientRequest request(String method, String host, Duration limit) {
        if (!method.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw ProbeCommand.usage(
                    "\"" + ErrorPrinter.printable(method) + "\" is no method", "a method is one word (RFC 9110)", null);
        }
        HostPort named = new HostPort(host, server().port());
        String authority = named.port() == 443 ? named.toString().replaceFirst(":443$", "") : named.toString();
        return new ClientRequest(
                method,
                true,
                server(),
                url.target(),
                List.of(
                        HeaderLine.of("Host", authority),
                        HeaderLine.of("User-Agent", USER_AGENT),
                        HeaderLine.of("Accept", "*/*")),
                RequestBody.none(),
                limit);
    }
}
