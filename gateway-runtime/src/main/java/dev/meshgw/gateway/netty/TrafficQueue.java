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

    private static final Logger LOG = LoggerFactory.getLogger(TrafficQueue.class);

    private final BlockingQueue<TrafficRecord> records = new ArrayBlockingQueue<>(CAPACITY);
    private final TrafficSink sink;
    private final LongAdder dropped;
    private final Thread thread;
    private volatile boolean closed;

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
        while (!closed || !records.isEmpty()) {
            try {
                TrafficRecord record = records.poll(100, TimeUnit.MILLISECONDS);
                if (record != null) {
                    deliver(record);
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
        } else {
            throw new AssertionError(record);
        }
    }

    /** Delivers what is queued, for two seconds at most. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(2_000);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
