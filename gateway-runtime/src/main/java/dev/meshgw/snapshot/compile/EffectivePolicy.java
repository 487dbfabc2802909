package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ClientTlsSettings;
import dev.meshgw.config.resource.ConnectionPoolSettings;
import dev.meshgw.config.resource.LoadBalancerSettings;
import dev.meshgw.config.resource.OutlierDetection;
import dev.meshgw.config.resource.Subset;
import dev.meshgw.config.resource.TrafficPolicy;
import dev.meshgw.config.resource.TrafficPolicy.PortTrafficPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What DestinationRules say of one port of a service, or of a subset of it. A policy for the port replaces that of the
 * destination and inherits nothing; a subset overrides field by field, and with a policy for the port every field.
 */
record EffectivePolicy(
        @Nullable Placed<LoadBalancerSettings> loadBalancer,
        @Nullable Placed<ConnectionPoolSettings> connectionPool,
        @Nullable Placed<OutlierDetection> outlierDetection,
        @Nullable Placed<ClientTlsSettings> tls) {

    static final EffectivePolicy NONE = new EffectivePolicy(null, null, null, null);

    static EffectivePolicy of(@Nullable ConsolidatedRule rule, @Nullable Placed<Subset> subset, int port) {
        if (rule == null) {
            return NONE;
        }
        Placed<TrafficPolicy> general = rule.trafficPolicy();
        Placed<TrafficPolicy> special = subset == null ? null : subset.field("trafficPolicy", Subset::trafficPolicy);
        EffectivePolicy base = general == null ? NONE : of(general, port);
        if (special == null) {
            return base;
        }
        EffectivePolicy own = of(special, port);
        return general == null || portLevel(special, port) != null
                ? own
                : new EffectivePolicy(
                        own.loadBalancer == null ? base.loadBalancer : own.loadBalancer,
                        own.connectionPool == null ? base.connectionPool : own.connectionPool,
                        own.outlierDetection == null ? base.outlierDetection : own.outlierDetection,
                        own.tls == null ? base.tls : own.tls);
    }

    private static EffectivePolicy of(Placed<TrafficPolicy> policy, int port) {
        Placed<PortTrafficPolicy> portLevel = portLevel(policy, port);
        return portLevel == null
                ? new EffectivePolicy(
                        policy.field("loadBalancer", TrafficPolicy::loadBalancer),
                        policy.field("connectionPool", TrafficPolicy::connectionPool),
                        policy.field("outlierDetection", TrafficPolicy::outlierDetection),
                        policy.field("tls", TrafficPolicy::tls))
                : new EffectivePolicy(
                        portLevel.field("loadBalancer", PortTrafficPolicy::loadBalancer),
                        portLevel.field("connectionPool", PortTrafficPolicy::connectionPool),
                        portLevel.field("outlierDetection", PortTrafficPolicy::outlierDetection),
                        portLevel.field("tls", PortTrafficPolicy::tls));
    }

    private static @Nullable Placed<PortTrafficPolicy> portLevel(Placed<TrafficPolicy> policy, int port) {
        List<PortTrafficPolicy> ports = policy.value().portLevelSettings();
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).port() == port) {
                return new Placed<>(ports.get(i), policy.owner(), policy.path() + ".portLevelSettings[" + i + "]");
            }
        }
        return null;
    }
}
