package dev.meshgw.cli.client;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A curl command line as it was typed: options with their parameters, and URLs. It follows curl's grammar, which is not the
 * usual one: {@code -HHost:x}, {@code -sSf}, {@code -o/dev/null}, {@code --head} cut to {@code --hea}, no {@code --name=value}.
 * Immutable.
 *
 * @param given each option with its parameters in order; a flag has an empty list
 * @param data all pieces of {@code -d} and its kin, in order
 * @param outputs {@code -o} and {@code -O} in order; {@code -O} is an empty text
 */
record CurlArguments(Map<CurlOption, List<String>> given, List<Piece> data, List<String> outputs, List<String> urls) {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d*)?|\\.\\d+");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

    CurlArguments {
        given = Map.copyOf(given);
        data = List.copyOf(data);
        outputs = List.copyOf(outputs);
        urls = List.copyOf(urls);
    }

    /** A piece of the body. @param option which of {@code -d} and its kin gave it */
    record Piece(CurlOption option, String text) {}

    /** @throws CurlUsageException if curl would refuse it, or meshgw must */
    static CurlArguments parse(List<String> args) {
        return new Reader(args).read();
    }

    boolean has(CurlOption option) {
        return given.containsKey(option);
    }

    /** The parameter that was given last: curl lets it win. */
    Optional<String> last(CurlOption option) {
        List<String> values = all(option);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    List<String> all(CurlOption option) {
        return given.getOrDefault(option, List.of());
    }

    /** One pass over the words. */
    private static final class Reader {

        private final List<String> args;
        private final Map<CurlOption, List<String>> given = new EnumMap<>(CurlOption.class);
        private final List<Piece> data = new ArrayList<>();
        private final List<String> outputs = new ArrayList<>();
        private final List<String> urls = new ArrayList<>();
        private int next;

        private Reader(List<String> args) {
            this.args = args;
        }

        private CurlArguments read() {
            boolean optionsEnded = false;
            while (next < args.size()) {
                String word = args.get(next++);
                if (optionsEnded || !word.startsWith("-") || word.equals("-")) {
                    urls.add(word);
                } else if (word.equals("--")) {
                    optionsEnded = true;
                } else if (word.startsWith("--")) {
                    longOption(word);
                } else {
                    letters(word);
                }
            }
            return new CurlArguments(given, data, outputs, urls);
        }

        private void longOption(String word) {
            String name = word.substring(2);
            Optional<CurlOption> exact = CurlOption.named(name);
            if (exact.isPresent()) {
                take(exact.get(), word, null);
            } else if (MissingOptions.has(name)) {
                throw MissingOptions.refusal(word, name);
            } else if (name.startsWith("no-")
                    && CurlOption.named(name.substring(3))
                            .filter(option -> option.kind() == CurlOption.Kind.FLAG)
                            .isPresent()) {
                given.remove(CurlOption.named(name.substring(3)).get());
            } else {
                abbreviation(word, name);
            }
        }

        private void abbreviation(String word, String name) {
            var fitting = new ArrayList<String>();
            for (CurlOption option : CurlOption.values()) {
                if (option.longName().startsWith(name)) {
                    fitting.add(option.longName());
                }
            }
            MissingOptions.startingWith(name).forEach(fitting::add);
            if (fitting.size() > 1) {
                throw new CurlUsageException("option " + word + ": is ambiguous", null);
            }
            if (fitting.isEmpty()) {
                throw new CurlUsageException("option " + word + ": is unknown", null);
            }
            String only = fitting.get(0);
            var option = CurlOption.named(only).orElseThrow(() -> MissingOptions.refusal(word, only));
            take(option, word, null);
        }

        private void letters(String word) {
            for (int i = 1; i < word.length(); i++) {
                char letter = word.charAt(i);
                String spelling = "-" + letter;
                String missing = MissingOptions.nameOf(letter);
                if (missing != null) {
                    throw MissingOptions.refusal(spelling, missing);
                }
                CurlOption option = CurlOption.of(letter)
                        .orElseThrow(() -> new CurlUsageException("option " + word + ": is unknown", null));
                if (option.kind() != CurlOption.Kind.FLAG && i + 1 < word.length()) {
                    take(option, spelling, word.substring(i + 1));
                    return;
                }
                take(option, spelling, null);
            }
        }

        private void take(CurlOption option, String spelling, @Nullable String glued) {
            var values = given.computeIfAbsent(option, key -> new ArrayList<>());
            if (option.kind() == CurlOption.Kind.FLAG) {
                if (option == CurlOption.REMOTE_NAME) {
                    outputs.add("");
                }
                return;
            }
            if (glued == null && next >= args.size()) {
                throw new CurlUsageException("option " + spelling + ": requires parameter", null);
            }
            String value = glued == null ? args.get(next++) : glued;
            check(option, spelling, value);
            values.add(value);
            switch (option) {
                case DATA, DATA_ASCII, DATA_RAW, DATA_BINARY, DATA_URLENCODE, JSON ->
                    data.add(new Piece(option, value));
                case OUTPUT -> outputs.add(value);
                case URL -> urls.add(value);
                default -> {
                    // The others are looked up by name.
                }
            }
        }

        private static void check(CurlOption option, String spelling, String value) {
            if (option.kind() == CurlOption.Kind.SECONDS
                    && !SECONDS.matcher(value).matches()) {
                String wanted = value.startsWith("-") ? "positive" : "proper";
                throw new CurlUsageException(
                        "option " + spelling + ": expected a " + wanted + " numerical parameter", null);
            }
            if (option.kind() == CurlOption.Kind.NUMBER
                    && !NUMBER.matcher(value).matches()) {
                throw new CurlUsageException("option " + spelling + ": expected a proper numerical parameter", null);
            }
        }
    }
}
