package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.StopSignals;
import dev.meshgw.cli.client.ProbeChanges.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * {@code probe --watch}: probes again and again, and tells what changed. It ends after a number of probes, with Ctrl-C, or at a
 * line that nobody reads any more. Of the past it keeps the last facts only. For one thread.
 */
final class ProbeWatch {

    private static final int LABEL_WIDTH = 20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS  ").withZone(ZoneId.systemDefault());

    private final Console console;
    private final Duration interval;
    private final long count;
    private final boolean json;
    private final ProbeChanges changes = new ProbeChanges();
    private final CountDownLatch stop = new CountDownLatch(1);
    private long probes;
    private long changed;
    private long failed;
    private int exitCode = ExitCode.OK;
    private boolean ended;

    /**
     * @param interval from the start of a probe to that of the next; one that takes longer leaves out those it overlaps
     * @param count after how many probes to end, 0 for never
     */
    ProbeWatch(Console console, Duration interval, long count, boolean json) {
        this.console = console;
        this.interval = interval;
        this.count = count;
        this.json = json;
    }

    /** @return 0 if every probe found all well, else the greatest code of one */
    int run(Supplier<ProbePage> probe) {
        long start = System.nanoTime();
        var watcher = Thread.currentThread();
        var signals = StopSignals.handle(() -> interrupt(watcher));
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = probe(probe) && (count == 0 || probes < count) && await(start);
            }
        } finally {
            signals.close();
            end();
        }
        summarize(Duration.ofNanos(System.nanoTime() - start));
        return exitCode;
    }

    /** A probe that waits for a server is broken off; what comes of it then is not told. */
    private synchronized void interrupt(Thread watcher) {
        if (!ended) {
            stop.countDown();
            watcher.interrupt();
        }
    }

    /** After it nobody interrupts what the thread does next. */
    private synchronized void end() {
        ended = true;
        Thread.interrupted();
    }

    /** @return whether somebody still wants to hear more */
    private boolean probe(Supplier<ProbePage> probe) {
        ProbePage page = probe.get();
        if (stop.getCount() == 0) {
            return false;
        }
        boolean first = probes++ == 0;
        List<Change> news = changes.since(page);
        changed += first || news.isEmpty() ? 0 : 1;
        if (!page.isOk()) {
            failed++;
            exitCode = Math.max(exitCode, page.exitCode());
        }
        if (json) {
            console.out().print(ProbeJson.line(page, first ? List.of() : news));
        } else {
            tell(page, news);
        }
        return !console.out().checkError();
    }

    private void tell(ProbePage page, List<Change> news) {
        for (Change change : news) {
            line(
                    page.run().time(),
                    change.label(),
                    change.now() + (change.before() == null ? "" : " (was: " + change.before() + ")"));
        }
        if (news.stream().anyMatch(change -> change.label().equals(ProbeChanges.VERDICT))) {
            console.out().flush();
            var printer = new ErrorPrinter(console.err());
            page.findings().forEach(text -> printer.print(text.what(), null, text.why(), text.fix()));
        }
    }

    private void summarize(Duration duration) {
        if (json) {
            console.out().print(ProbeJson.summary(probes, changed, failed, duration));
        } else {
            line(
                    Instant.now(),
                    "watched",
                    probes + (probes == 1 ? " probe" : " probes") + " in " + duration.toSeconds() + " s, " + changed
                            + " with changes, " + failed + " failed");
        }
        console.out().flush();
    }

    private void line(Instant time, String label, String value) {
        console.out()
                .println(TIME.format(time) + label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length())) + value);
    }

    /** Waits for the next full interval since the start. @return false if it is time to stop */
    private boolean await(long start) {
        long passed = System.nanoTime() - start;
        try {
            return !stop.await(interval.toNanos() - passed % interval.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            return false;
        }
    }
}
