package dev.meshgw.cli.client;

import dev.meshgw.cli.client.TargetUrl.Malformed;
import dev.meshgw.cli.client.TargetUrl.Mistake;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a URL between the slashes, made regular as curl does it: {@code 127.1} and {@code 0x7f.1} become addresses, other
 * scripts become ASCII. Immutable.
 *
 * @param userInfo as written, null if there is none
 * @param host without brackets
 * @param port null if it is not written
 */
record UrlAuthority(
        @Nullable String userInfo, String host, @Nullable Integer port) {

    private static final int MAX_PORT = 65535;
    private static final Pattern IPV6 = Pattern.compile("([0-9a-fA-F:.]+)(?:%25?([^%\\]]+))?");

    /** What curl refuses in a name. */
    private static final Pattern NOT_A_NAME =
            Pattern.compile("[ \\r\\n\\t/:#?!@{}\\[\\]\\\\$'\"^`*<>=;,+&()\\x00-\\x1f\\x7f]");

    static UrlAuthority parse(String text) throws Malformed {
        int at = text.lastIndexOf('@');
        String userInfo = at < 0 ? null : text.substring(0, at);
        String rest = text.substring(at + 1);
        int hostEnd = rest.startsWith("[") ? rest.indexOf(']') + 1 : rest.indexOf(':');
        hostEnd = hostEnd < 0 ? rest.length() : hostEnd;
        Integer port = port(rest.substring(hostEnd));
        String host = rest.substring(0, hostEnd);
        if (rest.startsWith("[")) {
            return new UrlAuthority(userInfo, ipv6(host), port);
        }
        return new UrlAuthority(userInfo, name(host), port);
    }

    /** Host and port, with brackets where they belong. @param withPort false to leave the port out */
    String text(boolean withPort) {
        int zone = host.indexOf('%');
        String bare = zone < 0 ? host : host.substring(0, zone);
        return (bare.indexOf(':') < 0 ? bare : "[" + bare + "]") + (withPort && port != null ? ":" + port : "");
    }

    private static @Nullable Integer port(String text) throws Malformed {
        if (text.isEmpty() || text.equals(":")) {
            return null;
        }
        if (!text.matches(":0*\\d{1,5}") || Integer.parseInt(text.substring(1)) > MAX_PORT) {
            throw new Malformed(Mistake.PORT);
        }
        return Integer.valueOf(text.substring(1));
    }

    private static String ipv6(String bracketed) throws Malformed {
        if (!bracketed.endsWith("]")) {
            throw new Malformed(Mistake.IPV6);
        }
        var matcher = IPV6.matcher(bracketed.substring(1, bracketed.length() - 1));
        if (!matcher.matches() || matcher.group(1).indexOf(':') < 0) {
            throw new Malformed(Mistake.IPV6);
        }
        return matcher.group(1) + (matcher.group(2) == null ? "" : "%" + matcher.group(2));
    }

    private static String name(String written) throws Malformed {
        String host = decoded(written);
        if (host.isEmpty()) {
            throw new Malformed(Mistake.NO_HOST);
        }
        if (NOT_A_NAME.matcher(host).find()) {
            throw new Malformed(Mistake.HOST);
        }
        if (host.chars().anyMatch(c -> c >= 0x80)) {
            try {
                host = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
            } catch (IllegalArgumentException notADomainName) {
                throw new Malformed(Mistake.HOST);
            }
        }
        return ipv4(host);
    }

    private static String decoded(String text) throws Malformed {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException halfAnEscape) {
            throw new Malformed(Mistake.HOST);
        }
    }

    /** One to four numbers, decimal, octal or hexadecimal, of which the last fills what is left; anything else is a name. */
    private static String ipv4(String host) {
        String[] parts = host.split("\\.", -1);
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            long limit = last ? 1L << 8 * (4 - i) : 256;
            long number = parts.length > 4 ? -1 : number(parts[i]);
            if (number < 0 || number >= limit) {
                return host;
            }
            address |= last ? number : number << 8 * (3 - i);
        }
        return (address >> 24) + "." + (address >> 16 & 0xff) + "." + (address >> 8 & 0xff) + "." + (address & 0xff);
    }

    private static long number(String text) {
        try {
            if (text.matches("0[xX][0-9a-fA-F]{1,8}")) {
                return Long.parseLong(text.substring(2), 16);
            }
            if (text.matches("0[0-7]{1,11}")) {
                return Long.parseLong(text, 8);
            }
            return text.matches("\\d{1,10}") && (text.equals("0") || !text.startsWith("0")) ? Long.parseLong(text) : -1;
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }
}
