package dev.meshgw.pki.path;

/** IP addresses in the one form that standards give them: RFC 3986 §3.2.2 for IPv4, RFC 5952 §4 for IPv6. Stateless. */
final class AddressText {

    private static final int IPV4_OCTETS = 4;
    private static final int IPV6_OCTETS = 16;

    private AddressText() {}

    static String of(byte[] address) {
        return switch (address.length) {
            case IPV4_OCTETS ->
                (address[0] & 0xff) + "." + (address[1] & 0xff) + "." + (address[2] & 0xff) + "." + (address[3] & 0xff);
            case IPV6_OCTETS -> v6(address);
            default -> address.length + " bytes";
        };
    }

    private static String v6(byte[] address) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (address[2 * i] & 0xff) << 8 | address[2 * i + 1] & 0xff;
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < 8; start++) {
            int end = start;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - start > bestLength) {
                bestStart = start;
                bestLength = end - start;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
