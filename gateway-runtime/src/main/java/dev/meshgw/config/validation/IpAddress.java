package dev.meshgw.config.validation;

import java.util.regex.Pattern;

/** Literal IP addresses, recognised without asking a resolver. */
final class IpAddress {

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    private static final Pattern IPV6_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final int IPV6_GROUPS = 8;

    private IpAddress() {}

    /** An address of version 6 may have a zone, {@code fe80::1%eth0}: RFC 4007 §11. */
    static boolean isValid(String text) {
        int zone = text.indexOf('%');
        boolean hasZone = zone >= 0 && zone < text.length() - 1;
        return isIpv4(text) || isIpv6(hasZone ? text.substring(0, zone) : text);
    }

    /** An address, or an address and the length of its network. */
    static boolean isSubnet(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return isValid(text);
        }
        String address = text.substring(0, slash);
        String length = text.substring(slash + 1);
        if (!length.matches("[0-9]|[1-9][0-9]{1,2}")) {
            return false;
        }
        int bits = Integer.parseInt(length);
        return isIpv4(address) ? bits <= IPV4_BITS : isIpv6(address) && bits <= IPV6_BITS;
    }

    private static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches();
    }

    /** RFC 4291 §2.2: eight groups, of which one "::" may stand for some, and an IPv4 address for the last two. */
    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == IPV6_GROUPS;
        }
        if (text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        int first = before.isEmpty() ? 0 : groups(before, false);
        int last = after.isEmpty() ? 0 : groups(after, true);
        return first >= 0 && last >= 0 && first + last < IPV6_GROUPS;
    }

    /** How many groups of 16 bits a text is; -1 if it is something else. */
    private static int groups(String text, boolean mayEndInIpv4) {
        String[] parts = text.split(":", -1);
        int groups = 0;
        for (int i = 0; i < parts.length; i++) {
            if (IPV6_GROUP.matcher(parts[i]).matches()) {
                groups++;
            } else if (mayEndInIpv4 && i == parts.length - 1 && isIpv4(parts[i])) {
                groups += 2;
            } else {
                return -1;
            }
        }
        return groups;
    }
}
