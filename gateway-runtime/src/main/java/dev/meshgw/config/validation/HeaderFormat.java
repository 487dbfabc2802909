package dev.meshgw.config.validation;

/**
 * A value with variables, {@code %NAME%} or {@code %NAME(argument)%}, as far as Istio's webhook looks at it: whether each
 * variable ends, and whether a list of quoted arguments is one. What the names mean is not asked.
 */
final class HeaderFormat {

    private final String value;
    private int at;

    private HeaderFormat(String value) {
        this.value = value;
    }

    static boolean isValid(String value) {
        return new HeaderFormat(value).isFormat();
    }

    private boolean isFormat() {
        while (skipTo('%')) {
            boolean isPercentSign = take('%');
            if (!isPercentSign && !variable()) {
                return false;
            }
        }
        return true;
    }

    /** From behind the first percent sign to behind the last. */
    private boolean variable() {
        while (at < value.length()) {
            char c = value.charAt(at++);
            if (c == '%') {
                return true;
            }
            if (c == '(') {
                return arguments() && takeSpaced('%');
            }
        }
        return false;
    }

    /** One bare argument, or a JSON array of texts; either begins with a character that does not end it. */
    private boolean arguments() {
        if (takeSpaced('[')) {
            return takeSpaced('"') && texts();
        }
        at++;
        return texts();
    }

    /** To behind the closing parenthesis, which also ends a text whose quote is missing. */
    private boolean texts() {
        while (at < value.length()) {
            char c = value.charAt(at++);
            if (c == ')') {
                return true;
            }
            if (c == '\\') {
                at++;
            } else if (c == '"') {
                if (takeSpaced(']')) {
                    return takeSpaced(')');
                }
                if (!takeSpaced(',') || !takeSpaced('"')) {
                    return false;
                }
            }
        }
        return false;
    }

    private boolean skipTo(char wanted) {
        int found = value.indexOf(wanted, at);
        at = found + 1;
        return found >= 0;
    }

    private boolean takeSpaced(char wanted) {
        while (at < value.length() && value.charAt(at) == ' ') {
            at++;
        }
        return take(wanted);
    }

    private boolean take(char wanted) {
        boolean isNext = at < value.length() && value.charAt(at) == wanted;
        if (isNext) {
            at++;
        }
        return isNext;
    }
}
