package dev.meshgw.cli.client;

import java.io.PrintStream;

/** A remark of curl's about a command line, broken at blanks as curl breaks it. */
final class CurlWarning {

    /** curl's width of a terminal that does not say its own. */
    private static final int COLUMNS = 79;

    private CurlWarning() {}

    /** @param prefix what each line begins with, {@code Warning: } or {@code Note: } */
    static void print(PrintStream err, String prefix, String text) {
        int width = COLUMNS - prefix.length();
        String rest = OpenSslWords.printable(text);
        while (rest.length() > width) {
            int cut = rest.lastIndexOf(' ', width - 1);
            cut = cut <= 0 ? width : cut + 1;
            err.println(prefix + rest.substring(0, cut));
            rest = rest.substring(cut);
        }
        if (!rest.isEmpty()) {
            err.println(prefix + rest);
        }
    }
}
