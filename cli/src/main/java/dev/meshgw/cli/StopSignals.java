package dev.meshgw.cli;

import java.io.Closeable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** Ctrl-C and {@code kill} end a command gently; a second one ends it at once. Closed, they do what they did before. */
public final class StopSignals implements Closeable {

    /** What a shell shows for a process that SIGINT ended: 128 and the signal's number. */
    private static final int INTERRUPTED = 130;

    private final Map<String, @Nullable Object> replaced = new LinkedHashMap<>();

    private StopSignals() {}

    /** @param stop runs on a thread of its own and must return at once */
    public static StopSignals handle(Runnable stop) {
        var asked = new AtomicBoolean();
        Runnable handler = () -> {
            if (asked.compareAndSet(false, true)) {
                stop.run();
            } else {
                Runtime.getRuntime().halt(INTERRUPTED);
            }
        };
        var signals = new StopSignals();
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            signals.replaced.put(name, Signals.register(name, handler));
        }
        return signals;
    }

    @Override
    public void close() {
        replaced.forEach(Signals::unregister);
    }
}
