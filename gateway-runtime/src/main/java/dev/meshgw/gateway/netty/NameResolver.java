package dev.meshgw.gateway.netty;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Turns endpoint hosts into addresses. Literal addresses are read at once; names are asked of the system's resolver on a
 * thread of its own, because that blocks, and are remembered for a short time. Thread-safe.
 */
final class NameResolver implements AutoCloseable {

    /** Envoy's dns_refresh_rate. */
    private static final long TTL_NANOS = Duration.ofSeconds(5).toNanos();
    /** Names come from the configuration, so they are few. */
    private static final int MAX_REMEMBERED = 10_000;

    private record Answer(InetAddress address, long timeNanos) {}

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("meshgw-dns", true));
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** The address if it can be told without waiting: a literal, or a name asked for a moment ago. */
    @Nullable
    InetAddress now(String host) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            try {
                return InetAddress.getByAddress(literal);
            } catch (UnknownHostException impossible) {
                throw new AssertionError(impossible); // thrown for a wrong length only
            }
        }
        Answer answer = answers.get(host);
        return answer != null && System.nanoTime() - answer.timeNanos() < TTL_NANOS ? answer.address() : null;
    }

    /** Asks for a name; the future is completed on the loop, and fails with UnknownHostException. */
    Future<InetAddress> resolve(String host, EventLoop loop) {
        Promise<InetAddress> promise = loop.newPromise();
        try {
            thread.execute(() -> {
                try {
                    InetAddress address = InetAddress.getByName(host);
                    if (answers.size() >= MAX_REMEMBERED) {
                        answers.clear();
                    }
                    answers.put(host, new Answer(address, System.nanoTime()));
                    promise.setSuccess(address);
                } catch (UnknownHostException e) {
                    promise.setFailure(e);
                }
            });
        } catch (RejectedExecutionException closed) {
            promise.setFailure(new UnknownHostException(host));
        }
        return promise;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
