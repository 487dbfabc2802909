package dev.meshgw.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets the first lines about a cause through and counts the rest, so that a client that tries again and again does not drown
 * what others are told. One thread only.
 */
final class LineLimit {

    /** Enough to see that it is not one client alone; after them the same cause is only counted, */
    static final int LINES = 5;

    /** until so much time has passed since the first. */
    static final Duration WINDOW = Duration.ofSeconds(10);

    /** Causes that are told apart; more are counted together. */
    static final int MAX_CAUSES = 1000;

    private static final String OTHER = "other causes";

    private final Map<String, Window> windows = new HashMap<>();

    private static final class Window {

        private final long startNanos;
        private int seen;

        Window(long startNanos) {
            this.startNanos = startNanos;
        }
    }

    /** @param suppressed how many lines were left out */
    record Suppressed(String cause, int suppressed) {}

    /** Whether the line may be written. */
    boolean admits(String cause, long nowNanos) {
        String known = windows.containsKey(cause) || windows.size() < MAX_CAUSES ? cause : OTHER;
        Window window = windows.computeIfAbsent(known, first -> new Window(nowNanos));
        return ++window.seen <= LINES;
    }

    /** What was left out in the windows that are over by now, which are forgotten. */
    List<Suppressed> ended(long nowNanos) {
        var ended = new ArrayList<Suppressed>();
        windows.entrySet().removeIf(entry -> {
            Window window = entry.getValue();
            if (nowNanos - window.startNanos < WINDOW.toNanos()) {
                return false;
            }
            if (window.seen > LINES) {
                ended.add(new Suppressed(entry.getKey(), window.seen - LINES));
            }
            return true;
        });
        return ended;
    }
}
