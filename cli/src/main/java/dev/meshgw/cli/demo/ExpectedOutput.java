package dev.meshgw.cli.demo;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a command must print: the expected lines must appear in this order, each as a line of its own. A line {@code ...}
 * stands for any lines, {@code [..]} within a line for any text. Without {@code ...} between two expected lines nothing may
 * stand between them in the output; before the first and after the last, nothing may stand either, unless {@code ...} does.
 * Spaces at the end of a line do not count.
 */
final class ExpectedOutput {

    private static final String ANY_LINES = "...";
    private static final String ANY_TEXT = "[..]";

    private ExpectedOutput() {}

    /** @return the first expected line that the output does not have in its place; empty if all is there */
    static Optional<String> firstMismatch(List<String> expected, String output) {
        List<String> actual = output.lines().map(String::stripTrailing).toList();
        int at = 0;
        boolean anywhere = false;
        for (String line : expected) {
            if (line.strip().equals(ANY_LINES)) {
                anywhere = true;
                continue;
            }
            Pattern pattern = pattern(line.stripTrailing());
            int found = at;
            while (found < actual.size() && !pattern.matcher(actual.get(found)).matches()) {
                found++;
            }
            if (found == actual.size() || (!anywhere && found != at)) {
                return Optional.of(
                        "expected: " + line + "\n     got: " + (at < actual.size() ? actual.get(at) : "(the end)"));
            }
            at = found + 1;
            anywhere = false;
        }
        if (!anywhere && at < actual.size()) {
            return Optional.of("expected: (the end)\n     got: " + actual.get(at));
        }
        return Optional.empty();
    }

    private static Pattern pattern(String line) {
        var regex = new StringBuilder();
        int from = 0;
        for (int at = line.indexOf(ANY_TEXT); at >= 0; at = line.indexOf(ANY_TEXT, from)) {
            regex.append(Pattern.quote(line.substring(from, at))).append(".*");
            from = at + ANY_TEXT.length();
        }
        return Pattern.compile(regex.append(Pattern.quote(line.substring(from))).toString());
    }
}
