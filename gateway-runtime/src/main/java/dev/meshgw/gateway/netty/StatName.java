package dev.meshgw.gateway.netty;

/** A statistic of one kind of {@link StatScope}. Its name is Envoy's without the part that names the scope. */
sealed interface StatName permits ListenerStat, HttpStat, ClusterStat, EndpointStat {

    /** How a statistic moves. */
    enum Kind {
        /** Only up, until somebody resets it. */
        COUNTER,
        /** Up and down. */
        GAUGE,
        /** Milliseconds, each of them remembered. */
        HISTOGRAM
    }

    String statName();

    Kind kind();

    /** Place in the scope. */
    int ordinal();
}
