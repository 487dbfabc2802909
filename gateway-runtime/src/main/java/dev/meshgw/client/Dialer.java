package dev.meshgw.client;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From a URL's host and port to a TCP connection: rules, the address map, the resolver, then one address after the other. */
final class Dialer {

    private final ClientOptions options;
    private final Consumer<ExchangeEvent> events;
    private final Map<String, List<InetAddress>> lookedUp = new HashMap<>();

    Dialer(ClientOptions options, Consumer<ExchangeEvent> events) {
        this.options = options;
        this.events = events;
    }

    /**
     * What to connect to for a URL's host and port.
     *
     * @param target after {@link ConnectToRule}s
     * @param overridden whether such a rule replaced the host
     */
    record Route(HostPort target, boolean overridden) {}

    /** @param mapped whether the map led here already, so that it must not be asked again */
    private record Candidate(InetSocketAddress address, boolean mapped) {}

    record Dialled(TcpChannel channel, InetSocketAddress remote, Duration lookup) {}

    Route route(HostPort origin) {
        for (ConnectToRule rule : options.connectTo()) {
            if (rule.covers(origin)) {
                var target = new HostPort(
                        rule.toHost() == null ? origin.host() : rule.toHost(),
                        rule.toPort() == null ? origin.port() : rule.toPort());
                events.accept(new ExchangeEvent.Redirected(rule.toHost(), rule.toPort()));
                return new Route(target, rule.toHost() != null && !rule.toHost().equals(origin.host()));
            }
        }
        return new Route(origin, false);
    }

    Dialled dial(HostPort target, Deadline deadline) throws FailedExchange {
        long start = System.nanoTime();
        List<Candidate> candidates = resolve(target, deadline, start);
        Duration lookup = since(start);
        var attempts = new ArrayList<ExchangeFailure.Attempt>();
        boolean timedOut = false;
        for (int i = 0; i < candidates.size(); i++) {
            InetSocketAddress address = candidates.get(i).address();
            events.accept(new ExchangeEvent.Connecting(address));
            try {
                TcpChannel channel = connect(candidates.get(i), deadline.part(candidates.size() - i));
                if (channel != null) {
                    return new Dialled(channel, address, lookup);
                }
                timedOut = true;
                refused(attempts, address, "Connection timed out");
            } catch (IOException e) {
                refused(attempts, address, e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
        throw new FailedExchange(
                new ExchangeFailure.NotConnected(target, List.copyOf(attempts), since(start), timedOut));
    }

    private @Nullable TcpChannel connect(Candidate candidate, Deadline deadline) throws IOException {
        InetSocketAddress real = candidate.mapped()
                ? candidate.address()
                : options.addresses()
                        .locate(candidate.address())
                        .orElseThrow(() -> new IOException("Connection refused"));
        return TcpChannel.connect(real, deadline);
    }

    private void refused(List<ExchangeFailure.Attempt> attempts, InetSocketAddress address, String reason) {
        attempts.add(new ExchangeFailure.Attempt(address, reason));
        events.accept(new ExchangeEvent.ConnectFailed(address, reason));
    }

    private List<Candidate> resolve(HostPort target, Deadline deadline, long start) throws FailedExchange {
        var mapped = options.addresses().find(target);
        List<InetAddress> found;
        boolean known = true;
        var rule = lastRule(target);
        if (rule != null && !rule.addresses().isEmpty()) {
            found = rule.addresses();
        } else if (mapped.isPresent()) {
            return List.of(new Candidate(mapped.get(), true));
        } else {
            known = lookedUp.containsKey(target.host());
            found = known ? lookedUp.get(target.host()) : lookUp(target.host(), deadline, start);
            lookedUp.put(target.host(), found);
        }
        var usable = found.stream().filter(this::isWanted).toList();
        if (usable.isEmpty()) {
            if (known) {
                events.accept(new ExchangeEvent.WrongFamily());
            }
            throw new FailedExchange(new ExchangeFailure.UnresolvedHost(target.host()));
        }
        events.accept(new ExchangeEvent.Resolved(target.host(), usable, known));
        return usable.stream()
                .map(address -> new Candidate(new InetSocketAddress(address, target.port()), false))
                .toList();
    }

    /** An exact rule wins over a wildcard, and a later one over an earlier one, as in curl's cache. */
    private @Nullable ResolveRule lastRule(HostPort target) {
        ResolveRule chosen = null;
        for (ResolveRule rule : options.resolve()) {
            if (rule.covers(target) && (chosen == null || chosen.isWildcard() || !rule.isWildcard())) {
                chosen = rule;
            }
        }
        return chosen;
    }

    private boolean isWanted(InetAddress address) {
        return switch (options.family()) {
            case ANY -> true;
            case IPV4 -> address instanceof Inet4Address;
            case IPV6 -> address instanceof Inet6Address;
        };
    }

    private static List<InetAddress> lookUp(String host, Deadline deadline, long start) throws FailedExchange {
        var literal = Addresses.literal(host);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        // The JDK's resolver can be neither limited nor interrupted, so it gets a thread that may be left behind.
        var task = new FutureTask<>(() -> List.of(InetAddress.getAllByName(host)));
        var thread = new Thread(task, "meshgw-resolver");
        thread.setDaemon(true);
        thread.start();
        try {
            long limit = deadline.remainingMillis();
            return limit == 0 ? task.get() : task.get(limit, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new FailedExchange(
                    new ExchangeFailure.TimedOut(ExchangeFailure.Phase.RESOLVE, false, since(start), 0, null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedExchange(new ExchangeFailure.UnresolvedHost(host));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException) {
                throw new FailedExchange(new ExchangeFailure.UnresolvedHost(host));
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
