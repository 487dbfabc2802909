package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guard that cannot fail is worse than none. */
class LeakGuardTest {

    private static final Logger DETECTOR = Logger.getLogger("io.netty.util.ResourceLeakDetector");

    @BeforeEach
    void keepTheConsoleClean() {
        DETECTOR.setUseParentHandlers(false);
    }

    @AfterEach
    void restore() {
        DETECTOR.setUseParentHandlers(true);
    }

    @Test
    void seesABufferThatNobodyReleased() {
        String mark = "leaked at " + System.nanoTime();
        leak(mark);
        Awaitility.await()
                .untilAsserted(() -> assertThat(LeakGuard.takeFound())
                        .anySatisfy(leak -> assertThat(leak).contains(mark)));
    }

    /** @param mark the detector tells what it has told before no second time, so each leak needs its own */
    private static void leak(String mark) {
        PooledByteBufAllocator.DEFAULT.directBuffer(1234).touch(mark);
    }
}
