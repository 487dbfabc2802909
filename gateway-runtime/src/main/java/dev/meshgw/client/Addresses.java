package dev.meshgw.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalInt;

/** IP addresses and ports in text, never through a resolver. */
final class Addresses {

    private static final int MAX_PORT = 65535;

    private Addresses() {}

    /** The address that {@code text} writes, with or without brackets; empty if it is a name or nothing of the kind. */
    static Optional<InetAddress> literal(String text) {
        String bare = unbracket(text);
        boolean ipv6 = bare.indexOf(':') >= 0 && bare.chars().allMatch(c -> isIpv6Character((char) c));
        if (!ipv6 && !isIpv4(bare)) {
            return Optional.empty();
        }
        try {
            // Of an address literal, getByName only checks the form.
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    static String unbracket(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Where the host at the start of {@code text} ends: at a colon outside of brackets. -1 if there is none. */
    static int hostEnd(String text) {
        int from = text.startsWith("[") ? text.indexOf(']') : 0;
        return from < 0 ? -1 : text.indexOf(':', from);
    }

    static OptionalInt port(String text, int start, int end) {
        if (start >= end || end - start > 5) {
            return OptionalInt.empty();
        }
        int port = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalInt.empty();
            }
            port = port * 10 + c - '0';
        }
        return port <= MAX_PORT ? OptionalInt.of(port) : OptionalInt.empty();
    }

    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            var number = port(part, 0, part.length());
            if (number.isEmpty() || number.getAsInt() > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6Character(char c) {
        return Character.digit(c, 16) >= 0 && c < 128 || c == ':' || c == '.' || c == '%';
    }
}
