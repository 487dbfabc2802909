package dev.meshgw.cli.gateway;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/** Ctrl-C and {@code kill} end a gateway gently; a second one ends it at once. */
final class StopSignals {

    /** What a shell shows for a process that SIGINT ended: 128 and the signal's number. */
    private static final int INTERRUPTED = 130;

    private StopSignals() {}

    /** @param stop must return at once */
    static void handle(Runnable stop) {
        var asked = new AtomicBoolean();
        Runnable handler = () -> {
            if (asked.compareAndSet(false, true)) {
                stop.run();
            } else {
                Runtime.getRuntime().halt(INTERRUPTED);
            }
        };
        Signals.register("INT", handler);
        Signals.register("TERM", handler);
        Signals.register("HUP", handler);
    }
}
