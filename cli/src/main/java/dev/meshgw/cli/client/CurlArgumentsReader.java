package dev.meshgw.cli.client;

import dev.meshgw.cli.client.CurlArguments.Piece;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line by curl's grammar, which is not the usual one: {@code -HHost:x}, {@code -sSf}, {@code -o/dev/null},
 * {@code --head} cut to {@code --hea} and in any case, {@code --no-verbose} but not {@code --no-verb}, no {@code --name=value}.
 */
final class CurlArgumentsReader {

    /** What strtod reads, but for inf and nan. */
    private static final Pattern SECONDS =
            Pattern.compile("\\s*[-+]?(?:(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?|0[xX][0-9a-fA-F]+)");

    private static final Pattern NUMBER = Pattern.compile("\\s*[-+]?\\d+");

    private static final double MAX_SECONDS = Long.MAX_VALUE / 1000.0;

    private final List<String> args;
    private final Map<CurlOption, List<String>> given = new EnumMap<>(CurlOption.class);
    private final List<Piece> data = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final List<String> urls = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int next;

    CurlArgumentsReader(List<String> args) {
        this.args = args;
    }

    /** @throws CurlUsageException if curl would refuse it, or meshgw must */
    CurlArguments read() {
        boolean optionsEnded = false;
        while (next < args.size()) {
            String word = args.get(next++);
            if (optionsEnded || !word.startsWith("-")) {
                urls.add(word);
            } else if (word.equals("--")) {
                optionsEnded = true;
            } else if (word.startsWith("--")) {
                longOption(word);
            } else {
                letters(word);
            }
        }
        return new CurlArguments(given, data, outputs, urls, warnings);
    }

    private void longOption(String word) {
        String typed = word.substring(2).toLowerCase(Locale.ROOT);
        boolean on = !typed.startsWith("no-");
        String name = on ? typed : typed.substring(3);
        Optional<CurlOption> exact = CurlOption.named(name);
        if (exact.isPresent()) {
            take(exact.get(), word, null, on);
        } else if (MissingOptions.has(name)) {
            missing(word, name, on);
        } else if (on) {
            abbreviation(word, name);
        } else {
            throw unknown(word);
        }
    }

    private void abbreviation(String word, String name) {
        var fitting = new ArrayList<String>();
        for (CurlOption option : CurlOption.values()) {
            if (option.positiveName().startsWith(name)) {
                fitting.add(option.positiveName());
            }
        }
        MissingOptions.startingWith(name).forEach(fitting::add);
        if (fitting.size() > 1) {
            throw new CurlUsageException("option " + word + ": is ambiguous", null);
        }
        if (fitting.isEmpty()) {
            throw unknown(word);
        }
        String only = fitting.get(0);
        take(CurlOption.named(only).orElseThrow(() -> MissingOptions.refusal(word, only)), word, null, true);
    }

    private void letters(String word) {
        if (word.length() == 1) {
            throw unknown(word);
        }
        for (int i = 1; i < word.length(); i++) {
            char letter = word.charAt(i);
            String spelling = "-" + letter;
            String missing = MissingOptions.nameOf(letter);
            if (missing != null) {
                throw MissingOptions.refusal(spelling, missing);
            }
            CurlOption option = CurlOption.of(letter).orElseThrow(() -> unknown(word));
            if (option.kind().hasParameter() && i + 1 < word.length()) {
                take(option, spelling, word.substring(i + 1), true);
                return;
            }
            take(option, spelling, null, !option.isNegative());
        }
    }

    private static void missing(String word, String name, boolean on) {
        if (!on && !MissingOptions.isFlag(name)) {
            throw notBoolean(word);
        }
        if (!MissingOptions.isDefault(name, on)) {
            throw MissingOptions.refusal(word, name);
        }
    }

    private void take(CurlOption option, String spelling, @Nullable String glued, boolean on) {
        if (option.kind() == CurlOption.Kind.FLAG) {
            flag(option, spelling, on);
            return;
        }
        if (!on) {
            throw notBoolean(spelling);
        }
        if (option.kind() == CurlOption.Kind.CHOICE) {
            choice(option);
            return;
        }
        if (glued == null && next >= args.size()) {
            throw new CurlUsageException("option " + spelling + ": requires parameter", null);
        }
        String value = glued == null ? args.get(next++) : glued;
        check(option, spelling, value);
        given.computeIfAbsent(option, key -> new ArrayList<>()).add(value);
        switch (option) {
            case DATA, DATA_ASCII, DATA_RAW, DATA_BINARY, DATA_URLENCODE, JSON -> data.add(new Piece(option, value));
            case OUTPUT -> outputs.add(value);
            case URL -> urls.add(value);
            case RANGE -> range(value);
            case COOKIE -> {
                if (!value.isEmpty() && value.indexOf('=') < 0) {
                    throw new CurlUsageException(
                            "option " + spelling + ": files of cookies are not available in meshgw curl",
                            "write the cookie itself: " + spelling + " NAME=VALUE");
                }
            }
            default -> {
                // The others are looked up by name.
            }
        }
    }

    private void range(String value) {
        if (value.matches("\\d+")) {
            warnings.add("A specified range MUST include at least one dash (-). Appending one for you!");
        } else if (!value.matches("[-0-9,]*")) {
            warnings.add("Invalid character is found in given range. A specified range MUST have only digits in"
                    + " 'start'-'stop'. The server's response to this request is uncertain.");
        }
    }

    private void flag(CurlOption option, String spelling, boolean on) {
        if (on == option.isNegative()) {
            given.remove(option);
            return;
        }
        given.put(option, List.of());
        if (option == CurlOption.REMOTE_NAME) {
            outputs.add("");
        }
        if (given.containsKey(CurlOption.FAIL) && given.containsKey(CurlOption.FAIL_WITH_BODY)) {
            throw new CurlUsageException("option " + spelling + ": is badly used here", null);
        }
    }

    /** Of the options that exclude each other, the last one counts. */
    private void choice(CurlOption option) {
        Set<CurlOption> alternatives = option.alternatives();
        if (alternatives.contains(CurlOption.HTTP_2)
                && alternatives.stream().anyMatch(other -> other != option && given.containsKey(other))) {
            warnings.add("Overrides previous HTTP version option");
        }
        given.keySet().removeAll(alternatives);
        given.put(option, List.of());
    }

    private void check(CurlOption option, String spelling, String value) {
        switch (option.kind()) {
            case SECONDS -> {
                if (!SECONDS.matcher(value).matches()) {
                    throw badNumber(spelling, "expected a proper numerical parameter");
                }
                double seconds = seconds(value);
                if (seconds < 0) {
                    throw badNumber(spelling, "expected a positive numerical parameter");
                }
                if (seconds >= MAX_SECONDS) {
                    throw badNumber(spelling, "too large number");
                }
            }
            case NUMBER -> {
                if (!NUMBER.matcher(value).matches()) {
                    throw badNumber(spelling, "expected a proper numerical parameter");
                }
                try {
                    if (Long.parseLong(value.strip()) < -1) {
                        throw badNumber(spelling, "expected a proper numerical parameter");
                    }
                } catch (NumberFormatException beyondLong) {
                    throw badNumber(spelling, "too large number");
                }
            }
            case FILE -> {
                if (value.startsWith("-") && value.length() > 1) {
                    warnings.add("The file name argument '" + value + "' looks like a flag.");
                }
            }
            default -> {
                // Any text will do.
            }
        }
    }

    /** The number in a parameter that was checked. */
    static double seconds(String text) {
        String number = text.strip();
        boolean hexadecimal = number.toLowerCase(Locale.ROOT).contains("0x");
        return hexadecimal ? Double.parseDouble(number + "p0") : Double.parseDouble(number);
    }

    private static CurlUsageException badNumber(String spelling, String complaint) {
        return new CurlUsageException("option " + spelling + ": " + complaint, null);
    }

    private static CurlUsageException unknown(String word) {
        return new CurlUsageException("option " + word + ": is unknown", null);
    }

    private static CurlUsageException notBoolean(String word) {
        return new CurlUsageException("option " + word + ": used '--no-' for option that isn't a boolean", null);
    }
}
