package dev.meshgw.gateway.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The worker of each event loop. Immutable. */
final class Workers {

    private final Map<EventLoop, Worker> byLoop = new IdentityHashMap<>();

    Workers(Collection<Worker> workers) {
        for (Worker worker : workers) {
            byLoop.put(worker.loop(), worker);
        }
    }

    Worker of(Channel channel) {
        Worker worker = byLoop.get(channel.eventLoop());
        if (worker == null) {
            throw new IllegalStateException("the channel belongs to a foreign event loop: " + channel);
        }
        return worker;
    }

    List<Worker> all() {
        return List.copyOf(byLoop.values());
    }
}
