package dev.meshgw.sample.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One timer for a connection whose deadline moves with every request. Moving it later costs no system call and no new task:
 * the running task looks again when it wakes. Event loop only.
 */
final class Deadline {

    private final EventExecutor executor;
    private final Runnable whenExpired;
    private boolean armed;
    private long atNanos;
    private long wakeNanos;
    private @Nullable Future<?> wake;

    Deadline(EventExecutor executor, Runnable whenExpired) {
        this.executor = executor;
        this.whenExpired = whenExpired;
    }

    void set(Duration fromNow) {
        armed = true;
        atNanos = now() + fromNow.toNanos();
        Future<?> sleeping = wake;
        if (sleeping == null) {
            sleepUntilDeadline();
        } else if (atNanos - wakeNanos < 0) {
            sleeping.cancel(false);
            sleepUntilDeadline();
        }
    }

    void clear() {
        armed = false;
    }

    /** Ends the timer for good, so that nothing keeps the connection in memory. */
    void cancel() {
        armed = false;
        Future<?> sleeping = wake;
        if (sleeping != null) {
            sleeping.cancel(false);
            wake = null;
        }
    }

    private void sleepUntilDeadline() {
        wakeNanos = atNanos;
        wake = executor.schedule(this::wake, Math.max(0, atNanos - now()), TimeUnit.NANOSECONDS);
    }

    private void wake() {
        wake = null;
        if (!armed) {
            return;
        }
        if (atNanos - now() > 0) {
            sleepUntilDeadline();
        } else {
            armed = false;
            whenExpired.run();
        }
    }

    private long now() {
        return executor.ticker().nanoTime();
    }
}
