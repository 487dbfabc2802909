package dev.meshgw.cli.client;

import java.time.Duration;
import java.util.Optional;
import java.util.Stack;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whether and how {@code meshgw probe} repeats. */
final class WatchOptions {

    /** Short enough to see a rotation happen, and no load for the server. */
    private static final String DEFAULT_INTERVAL = "2s";

    private static final Pattern INTERVAL = Pattern.compile("(\\d{1,6})(ms|s|m|h)?");
    private static final Duration SHORTEST = Duration.ofMillis(100);

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "INTERVAL",
            parameterConsumer = OptionalInterval.class,
            description = "Repeat, and tell what changed: the certificate, the protocol, the demand for a client"
                    + " certificate, failure and recovery. INTERVAL is 500ms, 2s, 1m or so; " + DEFAULT_INTERVAL
                    + " if not given. Ctrl-C ends it.")
    private @Nullable String interval;

    @Option(names = "--count", paramLabel = "N", description = "End after N probes. Needs --watch.")
    private @Nullable Long count;

    /** From probe to probe; empty if it is not to repeat. */
    Optional<Duration> interval() {
        if (interval == null) {
            if (count != null) {
                throw ProbeCommand.usage("--count is given without --watch", "one probe needs no count", "add --watch");
            }
            return Optional.empty();
        }
        Duration span = span(interval);
        if (span.compareTo(SHORTEST) < 0) {
            throw ProbeCommand.usage(
                    "the interval " + interval + " is too short",
                    "100 ms is the shortest that spares the server",
                    null);
        }
        return Optional.of(span);
    }

    /** After how many probes to end, 0 for never. */
    long count() {
        if (count != null && count < 1) {
            throw ProbeCommand.usage("--count " + count + " is out of range", "1 or more are possible", null);
        }
        return count == null ? 0 : count;
    }

    private static Duration span(String text) {
        Matcher form = INTERVAL.matcher(text);
        if (!form.matches()) {
            throw ProbeCommand.usage("\"" + text + "\" is no interval", "500ms, 2s and 1m are", null);
        }
        long number = Long.parseLong(form.group(1));
        String unit = form.group(2) == null ? "s" : form.group(2);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** Takes the next word only if it is an interval, and leaves it to be the server otherwise. */
    static final class OptionalInterval implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec spec) {
            boolean given = !words.isEmpty() && INTERVAL.matcher(words.peek()).matches();
            option.setValue(given ? words.pop() : DEFAULT_INTERVAL);
        }
    }
}
