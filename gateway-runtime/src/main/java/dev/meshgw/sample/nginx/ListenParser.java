package dev.meshgw.sample.nginx;

import dev.meshgw.sample.nginx.ServerBlock.Listen;
import java.util.Set;

/** The words of {@code listen}. */
final class ListenParser {

    /** Parameters of the socket that do not show on the wire. */
    private static final Set<String> SOCKET_OPTIONS = Set.of("reuseport", "deferred", "bind");

    private static final Set<String> SOCKET_VALUES =
            Set.of("backlog", "rcvbuf", "sndbuf", "fastopen", "ipv6only", "so_keepalive", "setfib", "accept_filter");

    private static final Set<String> NOT_EMBEDDED = Set.of("proxy_protocol", "quic");

    private ListenParser() {}

    static Listen parse(Directive directive) throws NginxException {
        String value = directive.argument(0);
        if (value.startsWith("unix:")) {
            throw new NginxException("listen \"" + value + "\" is not supported by the embedded nginx", directive);
        }
        String address = address(value, directive);
        int port = port(value, directive);
        boolean ssl = false;
        boolean http2 = false;
        boolean defaultServer = false;
        for (String parameter :
                directive.arguments().subList(1, directive.arguments().size())) {
            int equals = parameter.indexOf('=');
            switch (parameter) {
                case "ssl" -> ssl = true;
                case "http2" -> http2 = true;
                case "default_server", "default" -> defaultServer = true;
                default -> {
                    if (NOT_EMBEDDED.contains(parameter)) {
                        throw new NginxException(
                                "listen parameter \"" + parameter + "\" is not supported by the embedded nginx",
                                directive);
                    }
                    if (!SOCKET_OPTIONS.contains(parameter)
                            && (equals < 0 || !SOCKET_VALUES.contains(parameter.substring(0, equals)))) {
                        throw new NginxException("invalid parameter \"" + parameter + "\"", directive);
                    }
                }
            }
        }
        return new Listen(address, port, ssl, http2, defaultServer);
    }

    private static String address(String value, Directive directive) throws NginxException {
        String host = isPort(value) ? "*" : hostPart(value);
        if (host.startsWith("[")) {
            return host.equals("[::]") || host.equals("[::1]") ? host : unbindable(value, directive);
        }
        return switch (host) {
            case "*", "0.0.0.0" -> "*";
            case "localhost", "127.0.0.1" -> "127.0.0.1";
            default -> {
                if (!host.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
                    throw new NginxException(
                            "host not found in \"" + value + "\" of the \"listen\" directive", directive);
                }
                yield unbindable(value, directive);
            }
        };
    }

    private static String unbindable(String value, Directive directive) throws NginxException {
        throw new NginxException("bind() to " + value + " failed (99: Cannot assign requested address)", directive);
    }

    private static int port(String value, Directive directive) throws NginxException {
        String port = isPort(value) ? value : value.substring(hostPart(value).length());
        port = port.startsWith(":") ? port.substring(1) : port;
        if (port.isEmpty() && !value.endsWith(":")) {
            return 80;
        }
        if (!isPort(port) || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw new NginxException("invalid port in \"" + value + "\" of the \"listen\" directive", directive);
        }
        return Integer.parseInt(port);
    }

    private static String hostPart(String value) {
        int end = value.startsWith("[") ? value.indexOf(']') + 1 : value.indexOf(':');
        return end <= 0 ? value : value.substring(0, end);
    }

    private static boolean isPort(String text) {
        return text.matches("\\d{1,9}");
    }
}
