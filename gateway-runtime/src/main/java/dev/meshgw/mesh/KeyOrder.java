package dev.meshgw.mesh;

import java.math.BigInteger;
import java.util.Comparator;

/** The order in which Go's YAML library, and so kubectl, prints the keys of a map. */
final class KeyOrder {

    /** Numbers inside of names by their value, and every other character before letters. */
    static final Comparator<String> NATURAL = KeyOrder::compare;

    private KeyOrder() {}

    private static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                return differ(a, b, i, left, right);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private static int differ(String a, String b, int at, char left, char right) {
        boolean leftIsLetter = Character.isLetter(left);
        if (leftIsLetter != Character.isLetter(right)) {
            boolean insideNumber = at > 0 && Character.isDigit(a.charAt(at - 1));
            // "a1b" before "a12": the shorter number first; elsewhere letters come last.
            return leftIsLetter == insideNumber ? -1 : 1;
        }
        if (Character.isDigit(left) && Character.isDigit(right)) {
            int byValue = numberAround(a, at).compareTo(numberAround(b, at));
            return byValue != 0 ? byValue : Character.compare(left, right);
        }
        return Character.compare(left, right);
    }

    private static BigInteger numberAround(String text, int at) {
        int start = at;
        while (start > 0 && Character.isDigit(text.charAt(start - 1))) {
            start--;
        }
        int end = at;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return new BigInteger(text.substring(start, end));
    }
}
