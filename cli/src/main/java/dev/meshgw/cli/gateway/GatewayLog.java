package dev.meshgw.cli.gateway;

import dev.meshgw.cli.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway says while it runs, as the container of Istio's gateway says it: its own lines on standard error, a line
 * for each request on standard output, both in one file for {@code meshgw logs}.
 *
 * <p>Takes over the logging of the whole process until it is closed. Thread-safe.
 */
final class GatewayLog implements AutoCloseable {

    /** As long as a person waits for a line without noticing; less would cost a system call for each request. */
    private static final long FLUSH_INTERVAL_MILLIS = 100;

    /** Istio's log lines have microseconds in UTC. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final LogFile file;
    private final @Nullable Console console;
    private final Lines lines = new Lines();
    private final Thread flusher;

    /** @param console null to write to the file only */
    private GatewayLog(LogFile file, @Nullable Console console) {
        this.file = file;
        this.console = console;
        this.flusher = new Thread(this::flushUntilInterrupted, "meshgw-log");
        flusher.setDaemon(true);
    }

    static GatewayLog open(Path path, @Nullable Console console) throws IOException {
        Files.createDirectories(path.getParent());
        var log = new GatewayLog(new LogFile(path, LogFile.MAX_BYTES), console);
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        root.addHandler(log.lines);
        log.flusher.start();
        return log;
    }

    /** Takes a line of the access log, without its newline. */
    void access(String line) {
        file.write(line + "\n");
        if (console != null) {
            console.out().append(line).append('\n');
        }
    }

    static String format(LogRecord record) {
        var text = new StringBuilder(160)
                .append(TIME.format(record.getInstant()))
                .append('\t')
                .append(level(record.getLevel()))
                .append('\t')
                .append(scope(record.getLoggerName()))
                .append('\t')
                .append(record.getMessage())
                .append('\n');
        if (record.getThrown() != null) {
            var trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace, true));
            text.append(trace);
        }
        return text.toString();
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "warn";
        }
        return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
    }

    /** The part of the name after its last dot: loggers are called as Istio's scopes, or by their class. */
    private static String scope(@Nullable String logger) {
        return logger == null ? "" : logger.substring(logger.lastIndexOf('.') + 1);
    }

    private void flushUntilInterrupted() {
        try {
            while (true) {
                Thread.sleep(FLUSH_INTERVAL_MILLIS);
                flush();
            }
        } catch (InterruptedException closed) {
            flush();
        }
    }

    private void flush() {
        file.flush();
        if (console != null) {
            console.out().flush();
        }
    }

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(lines);
        flusher.interrupt();
        try {
            flusher.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }

    /** The gateway's own lines; each is out before the call returns, since a crash may follow. */
    private final class Lines extends Handler {

        @Override
        public void publish(LogRecord record) {
            if (!isLoggable(record)) {
                return;
            }
            String line = format(record);
            file.write(line);
            file.flush();
            if (console != null) {
                console.err().print(line);
                console.err().flush();
            }
        }

        @Override
        public void flush() {
            file.flush();
        }

        @Override
        public void close() {}
    }
}
