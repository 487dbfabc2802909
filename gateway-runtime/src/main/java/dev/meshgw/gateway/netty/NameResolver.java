package dev.meshgw.gateway.netty;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns endpoint hosts into addresses. Literal addresses are read at once; names are asked of the system's resolver on threads
 * of their own, because that blocks, and again every few seconds as long as a cluster needs them. An answer stays until a
 * better one comes. Thread-safe.
 */
final class NameResolver implements AutoCloseable {

    /** Envoy's dns_refresh_rate. The JDK may hold an answer longer: its networkaddress.cache.ttl. */
    static final Duration REFRESH = Duration.ofSeconds(5);

    /** A name that nobody answers for holds a thread for as long as the system waits. */
    private static final int THREADS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(NameResolver.class);

    /** Asks for all addresses of a name; blocks. */
    interface Lookup {

        InetAddress[] lookup(String host) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final Duration refresh;
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(THREADS, new DefaultThreadFactory("meshgw-dns", true));
    private final Map<String, Name> names = new ConcurrentHashMap<>();
    private final AtomicInteger version = new AtomicInteger();
    private volatile Set<String> watched = Set.of();

    /** A name that was asked for. */
    private static final class Name {

        private final CompletableFuture<List<InetAddress>> firstAnswer = new CompletableFuture<>();
        /** Null before the first answer, empty if there never was a good one. */
        private volatile @Nullable List<InetAddress> addresses;

        private volatile boolean failing;
    }

    NameResolver() {
        this(InetAddress::getAllByName, REFRESH);
    }

    NameResolver(Lookup lookup, Duration refresh) {
        this.lookup = lookup;
        this.refresh = refresh;
    }

    /** Keeps the answers for these names fresh from now on, and forgets all others. Literal addresses are passed over. */
    void watch(Set<String> hosts) {
        watched = Set.copyOf(hosts);
        names.keySet().retainAll(watched);
        for (String host : watched) {
            if (!NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host)) {
                name(host);
            }
        }
    }

    /** Changes when the answer for a name does. */
    int version() {
        return version.get();
    }

    /** The addresses of a host, empty if it has none; null if nobody has answered yet. Does not wait. */
    @Nullable
    List<InetAddress> known(String host) {
        InetAddress literal = literal(host);
        if (literal != null) {
            return List.of(literal);
        }
        Name name = names.get(host);
        return name == null ? null : name.addresses;
    }

    private static @Nullable InetAddress literal(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            return null;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible); // thrown for a wrong length only
        }
    }

    /** Asks for the first address of a name; the future is completed on the loop, and fails with UnknownHostException. */
    Future<InetAddress> resolve(String host, EventLoop loop) {
        Promise<InetAddress> promise = loop.newPromise();
        name(host).firstAnswer.thenAccept(first -> {
            List<InetAddress> addresses = known(host);
            List<InetAddress> answer = addresses == null ? first : addresses;
            if (answer.isEmpty()) {
                promise.setFailure(new UnknownHostException(host));
            } else {
                promise.setSuccess(answer.get(0));
            }
        });
        return promise;
    }

    private Name name(String host) {
        Name known = names.get(host);
        if (known != null) {
            return known;
        }
        var fresh = new Name();
        Name other = names.putIfAbsent(host, fresh);
        if (other != null) {
            return other;
        }
        ask(host, fresh, Duration.ZERO);
        return fresh;
    }

    private void ask(String host, Name name, Duration delay) {
        try {
            threads.schedule(() -> answer(host, name), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            name.firstAnswer.complete(List.of());
        }
    }

    private void answer(String host, Name name) {
        List<InetAddress> known = name.addresses;
        if (known != null && names.get(host) != name) {
            return; // forgotten meanwhile; if it came back, it is asked for anew
        }
        List<InetAddress> answer = known == null ? List.of() : known;
        try {
            answer = preferred(lookup.lookup(host));
            name.failing = false;
        } catch (UnknownHostException e) {
            if (!name.failing) {
                LOG.warn(
                        "cannot resolve {}{}",
                        host,
                        answer.isEmpty() ? ": its cluster has no endpoints (UH)" : ": its last addresses stay");
                name.failing = true;
            }
        }
        if (!answer.equals(known)) {
            name.addresses = answer;
            version.incrementAndGet();
        }
        name.firstAnswer.complete(answer);
        if (watched.contains(host)) {
            ask(host, name, refresh);
        } else {
            names.remove(host, name);
        }
    }

    /** IPv4 where there is any, as Istio asks Envoy to look up; sorted, because servers answer in changing order. */
    private static List<InetAddress> preferred(InetAddress[] all) {
        var addresses = new ArrayList<InetAddress>();
        for (InetAddress address : all) {
            if (address instanceof Inet4Address) {
                addresses.add(address);
            }
        }
        if (addresses.isEmpty()) {
            addresses.addAll(List.of(all));
        }
        addresses.sort(Comparator.comparing(InetAddress::getHostAddress));
        return List.copyOf(addresses);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
