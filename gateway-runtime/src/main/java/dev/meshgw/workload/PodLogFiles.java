package dev.meshgw.workload;

import dev.meshgw.mesh.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what pods print where {@code meshgw logs} reads it. Lines wait in a bounded queue for a thread of their own, so that
 * no event loop touches a disk; if the disk cannot follow, lines are dropped and counted in the log. Thread-safe.
 */
public final class PodLogFiles implements PodLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodLogFiles.class);

    /** About a second of a backend under full load; 200 bytes a line make it 10 MB at most. */
    private static final int QUEUED_LINES = 50_000;

    /** kubelet's {@code containerLogMaxSize}: then the file is moved aside and {@code logs} starts anew. */
    private static final long MAX_FILE_BYTES = 10 * 1024 * 1024;

    private static final long CLOSE_MILLIS = 2_000;

    private final RunDirectory run;
    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUED_LINES);
    private final AtomicLong dropped = new AtomicLong();
    private final Set<Path> unwritable = new HashSet<>();
    private final Thread writer;
    private volatile boolean closed;

    private sealed interface Entry {}

    private record Started(Path file) implements Entry {}

    private record Line(Path file, String text) implements Entry {}

    private record End() implements Entry {}

    public PodLogFiles(RunDirectory run) {
        this.run = run;
        this.writer = new Thread(this::write, "meshgw-pod-logs");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void started(String namespace, String pod) {
        offer(new Started(run.podLog(namespace, pod)));
    }

    @Override
    public void line(String namespace, String pod, String line) {
        offer(new Line(run.podLog(namespace, pod), line));
    }

    private void offer(Entry entry) {
        if (!closed && !queue.offer(entry)) {
            dropped.incrementAndGet();
        }
    }

    /** Writes what is queued, for at most two seconds. */
    @Override
    public void close() {
        closed = true;
        if (!queue.offer(new End())) {
            writer.interrupt();
        }
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        var batch = new ArrayList<Entry>();
        boolean ended = false;
        while (!ended) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException closing) {
                ended = true;
            }
            queue.drainTo(batch);
            ended |= batch.removeIf(End.class::isInstance);
            write(batch);
            batch.clear();
        }
    }

    private void write(List<Entry> batch) {
        var texts = new LinkedHashMap<Path, StringBuilder>();
        for (Entry entry : batch) {
            if (entry instanceof Started pod) {
                texts.remove(pod.file());
                truncate(pod.file());
            } else if (entry instanceof Line line) {
                texts.computeIfAbsent(line.file(), file -> new StringBuilder())
                        .append(line.text())
                        .append('\n');
            }
        }
        long lost = texts.isEmpty() ? 0 : dropped.getAndSet(0);
        for (Map.Entry<Path, StringBuilder> text : texts.entrySet()) {
            if (lost > 0) {
                text.getValue().append("meshgw: ").append(lost).append(" lines of all pods were dropped here\n");
                lost = 0;
            }
            append(text.getKey(), text.getValue());
        }
    }

    private void truncate(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, new byte[0]);
            unwritable.remove(file);
        } catch (IOException e) {
            warn(file, e);
        }
    }

    private void append(Path file, StringBuilder text) {
        try {
            if (Files.exists(file) && Files.size(file) > MAX_FILE_BYTES) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            unwritable.remove(file);
        } catch (IOException e) {
            warn(file, e);
        }
    }

    /** Once for each file, until it can be written again: a full disk is not told once a line. */
    private void warn(Path file, IOException e) {
        if (unwritable.add(file)) {
            LOG.warn("{} cannot be written: {}", file, e.toString());
        }
    }
}
