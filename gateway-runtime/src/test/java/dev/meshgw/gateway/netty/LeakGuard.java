package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class in which Netty's leak detector, at its paranoid level, found a buffer that nobody released. */
final class LeakGuard implements BeforeAllCallback, AfterAllCallback {

    /** Held here, because the logging framework forgets loggers that nobody holds. */
    private static final Logger DETECTOR = Logger.getLogger("io.netty.util.ResourceLeakDetector");

    private final List<String> leaks = new CopyOnWriteArrayList<>();

    private final Handler ear = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getMessage() != null && record.getMessage().contains("LEAK:")) {
                leaks.add(record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Override
    public void beforeAll(ExtensionContext context) {
        DETECTOR.addHandler(ear);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> found = find();
        DETECTOR.removeHandler(ear);
        assertThat(found).isEmpty();
    }

    /** What was collected without having been released so far. */
    List<String> find() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            // The detector looks at what was collected when something new is allocated.
            for (int buffer = 0; buffer < 20; buffer++) {
                PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
            }
        }
        return List.copyOf(leaks);
    }
}
