package dev.meshgw.cli.client;

import dev.meshgw.cli.ErrorPrinter;
import java.util.List;
import java.util.stream.Collectors;

/** Names from outside, in quotation marks. */
final class Quoted {

    private static final int SHOWN_NAMES = 5;

    private Quoted() {}

    /** The first few, and how many more there are. */
    static String list(List<String> names) {
        String shown = names.stream()
                .limit(SHOWN_NAMES)
                .map(name -> "\"" + ErrorPrinter.printable(name) + "\"")
                .collect(Collectors.joining(", "));
        return names.size() > SHOWN_NAMES ? shown + " and " + (names.size() - SHOWN_NAMES) + " more" : shown;
    }
}
