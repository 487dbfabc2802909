package dev.meshgw.config;

import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted YAML scalar means to kubectl: the YAML 1.1 words for booleans and null, Go's notations for numbers,
 * and text for all else. Times and base-60 numbers stay text, as they do in kubectl.
 */
final class ScalarTypes {

    private static final Map<String, Boolean> BOOLEANS = Map.ofEntries(
            Map.entry("y", true),
            Map.entry("Y", true),
            Map.entry("yes", true),
            Map.entry("Yes", true),
            Map.entry("YES", true),
            Map.entry("true", true),
            Map.entry("True", true),
            Map.entry("TRUE", true),
            Map.entry("on", true),
            Map.entry("On", true),
            Map.entry("ON", true),
            Map.entry("n", false),
            Map.entry("N", false),
            Map.entry("no", false),
            Map.entry("No", false),
            Map.entry("NO", false),
            Map.entry("false", false),
            Map.entry("False", false),
            Map.entry("FALSE", false),
            Map.entry("off", false),
            Map.entry("Off", false),
            Map.entry("OFF", false));

    /** Digits after a base prefix; a leading 0 alone means octal, as in Go. */
    private static final Pattern INTEGER =
            Pattern.compile("[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)");

    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    /** 64 binary digits, their prefix and a sign; longer numbers can only be floating. */
    private static final int MAX_INTEGER_LENGTH = 67;

    private ScalarTypes() {}

    /** @return String, Long, Double, Boolean or null */
    static @Nullable Object resolve(String plain) {
        if (plain.isEmpty()) {
            return null;
        }
        char first = plain.charAt(0);
        if (first >= '0' && first <= '9' || first == '-' || first == '+' || first == '.') {
            return number(plain);
        }
        if (plain.equals("~") || plain.equals("null") || plain.equals("Null") || plain.equals("NULL")) {
            return null;
        }
        Boolean bool = BOOLEANS.get(plain);
        return bool == null ? plain : bool;
    }

    private static Object number(String plain) {
        String digits = plain.replace("_", "");
        if (digits.length() <= MAX_INTEGER_LENGTH && INTEGER.matcher(digits).matches()) {
            BigInteger value = integer(digits);
            return value.bitLength() < Long.SIZE ? (Object) value.longValue() : (Object) value.doubleValue();
        }
        if (FLOAT.matcher(digits).matches()) {
            return Double.valueOf(digits);
        }
        return plain;
    }

    private static BigInteger integer(String digits) {
        boolean negative = digits.charAt(0) == '-';
        int start = negative || digits.charAt(0) == '+' ? 1 : 0;
        int radix = 10;
        if (digits.charAt(start) == '0' && digits.length() > start + 1) {
            char base = Character.toLowerCase(digits.charAt(start + 1));
            radix = base == 'x' ? 16 : base == 'b' ? 2 : 8;
            start += Character.isLetter(base) ? 2 : 1;
        }
        var value = new BigInteger(digits.substring(start), radix);
        return negative ? value.negate() : value;
    }
}
