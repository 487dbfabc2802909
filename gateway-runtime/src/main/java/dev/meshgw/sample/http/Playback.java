package dev.meshgw.sample.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Plays an answer that takes time: waits by the event loop's timer and writes no faster than the peer reads. Event loop only. */
final class Playback {

    private final EventExecutor loop;
    private final ReplyWriter to;
    private Reply.@Nullable Stream stream;
    private Reply.@Nullable Chunk next;
    private @Nullable Future<?> timer;
    private boolean cancelled;

    Playback(EventExecutor loop, ReplyWriter to) {
        this.loop = loop;
        this.to = to;
    }

    void start(Reply reply) {
        if (reply instanceof Reply.Later later) {
            in(later.delay(), () -> {
                start(later.reply());
                to.flush();
            });
        } else if (reply instanceof Reply.Full full) {
            to.full(full);
        } else if (reply instanceof Reply.Stream pieces) {
            stream = pieces;
            to.head(pieces);
            pump();
        } else {
            throw new AssertionError(reply);
        }
    }

    /** The peer can take bytes again. */
    void resume() {
        if (stream != null && timer == null) {
            pump();
            to.flush();
        }
    }

    /** The connection is gone. */
    void cancel() {
        cancelled = true;
        stream = null;
        Future<?> waiting = timer;
        if (waiting != null) {
            waiting.cancel(false);
            timer = null;
        }
    }

    private void pump() {
        Reply.Stream pieces = stream;
        while (pieces != null && !cancelled) {
            Reply.Chunk chunk = next;
            if (chunk == null) {
                if (!pieces.chunks().hasNext()) {
                    stream = null;
                    to.end();
                    return;
                }
                chunk = pieces.chunks().next();
                if (!chunk.pause().isZero()) {
                    Reply.Chunk later = Reply.Chunk.now(chunk.bytes());
                    in(chunk.pause(), () -> {
                        next = later;
                        pump();
                        to.flush();
                    });
                    return;
                }
            }
            if (!to.isWritable()) {
                next = chunk;
                return;
            }
            next = null;
            to.chunk(chunk.bytes());
        }
    }

    private void in(Duration delay, Runnable task) {
        timer = loop.schedule(
                () -> {
                    timer = null;
                    task.run();
                },
                delay.toNanos(),
                TimeUnit.NANOSECONDS);
    }
}
