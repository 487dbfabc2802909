package dev.meshgw.cli.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A curl command line as it was typed: options with their parameters, and URLs. Immutable.
 *
 * @param given each option with its parameters in order; a flag has an empty list
 * @param data all pieces of {@code -d} and its kin, in order
 * @param outputs {@code -o} and {@code -O} in order; {@code -O} is an empty text
 * @param warnings what curl warns of while it reads the words
 */
record CurlArguments(
        Map<CurlOption, List<String>> given,
        List<Piece> data,
        List<String> outputs,
        List<String> urls,
        List<String> warnings) {

    CurlArguments {
        given = Map.copyOf(given);
        data = List.copyOf(data);
        outputs = List.copyOf(outputs);
        urls = List.copyOf(urls);
        warnings = List.copyOf(warnings);
    }

    /** A piece of the body. @param option which of {@code -d} and its kin gave it */
    record Piece(CurlOption option, String text) {}

    /** @throws CurlUsageException if curl would refuse it, or meshgw must */
    static CurlArguments parse(List<String> args) {
        return new CurlArgumentsReader(args).read();
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
}
