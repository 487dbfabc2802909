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

/** Fails a test class if Netty's leak detector, at its paranoid level, found something that nobody released. */
final class LeakGuard implements BeforeAllCallback, AfterAllCallback {

    /** Held here, because the logging framework forgets loggers that nobody holds. */
    private static final Logger DETECTOR = Logger.getLogger("io.netty.util.ResourceLeakDetector");

    /** Of this JVM: a leak may come to light in a later class than the one that made it. */
    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

    static {
        DETECTOR.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (record.getMessage() != null && record.getMessage().contains("LEAK:")) {
                    LEAKS.add(record.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // loading this class installed the ear
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(takeFound()).isEmpty();
    }

    /** What was collected without having been released, since the last call. */
    static List<String> takeFound() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            // The detector looks at what was collected when something new is allocated.
            for (int buffer = 0; buffer < 20; buffer++) {
                PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
            }
        }
        List<String> found = List.copyOf(LEAKS);
        LEAKS.removeAll(found);
        return found;
    }
}
