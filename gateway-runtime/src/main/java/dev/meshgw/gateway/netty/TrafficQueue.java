package dev.meshgw.gateway.netty;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries records from the event loops to the {@link TrafficSink}, which runs on a thread of its own. Thread-safe. */
final class TrafficQueue implements AutoCloseable {

    /** About half a second of the busiest log; beyond it a record is worth less than the request that waits. */
    private static final int CAPACITY = 32 * 1024;

    private static final long CLOSE_MILLIS = 2_000;

    private static final long PAUSE_NANOS = 1_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(TrafficQueue.class);

    private final BlockingQueue<TrafficRecord> records = new ArrayBlockingQueue<>(CAPACITY);
    private final TrafficSink sink;
    private final LongAdder dropped;
    private final Thread thread;

    /** The last thing in a queue that is closed. */
    record End() implements TrafficRecord {}

    private TrafficQueue(TrafficSink sink, LongAdder dropped) {
        this.sink = sink;
        this.dropped = dropped;
        this.thread = new Thread(this::run, "meshgw-traffic");
        thread.setDaemon(true);
    }

    /** @param dropped counts records that found the queue full */
    static TrafficQueue start(TrafficSink sink, LongAdder dropped) {
        var queue = new TrafficQueue(sink, dropped);
        queue.thread.start();
        return queue;
    }

    /** Never blocks. */
    void offer(TrafficRecord record) {
        if (!records.offer(record)) {
            dropped.increment();
        }
    }

    private void run() {
        boolean ended = false;
        long lastPause = System.nanoTime();
        while (!ended) {
            try {
                TrafficRecord record = records.poll(PAUSE_NANOS, TimeUnit.NANOSECONDS);
                ended = record instanceof End;
                if (record != null) {
                    deliver(record);
                }
                if (ended || System.nanoTime() - lastPause >= PAUSE_NANOS) {
                    lastPause = System.nanoTime();
                    sink.pause();
                }
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException bugOfSink) {
                LOG.warn("the traffic sink failed; its record is lost", bugOfSink);
            }
        }
    }

    private void deliver(TrafficRecord record) {
        if (record instanceof ExchangeRecord exchange) {
            sink.exchange(exchange);
        } else if (record instanceof ConnectionRecord connection) {
            sink.connection(connection);
        } else if (record instanceof HandshakeFailure failure) {
            sink.handshakeFailed(failure);
        } else if (record instanceof UpstreamHandshakeFailure failure) {
            sink.upstreamHandshakeFailed(failure);
        } else if (!(record instanceof End)) {
            throw new AssertionError(record);
        }
    }

    /** Delivers what is queued, unless the sink takes seconds for it. */
    @Override
    public void close() {
        try {
            if (records.offer(new End(), CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
