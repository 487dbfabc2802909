package dev.meshgw.gateway.admin;

import dev.meshgw.secret.SecretEvent;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts what configuration brought, as Envoy's listener manager, cluster manager and SDS do: the files are read where Envoy
 * would hear from Istio. Thread-safe.
 */
public final class ConfigurationStats {

    private static final String SDS = "sds.";

    private final Map<String, Long> counters = new TreeMap<>();
    private Snapshot before = Snapshot.EMPTY;

    public ConfigurationStats() {
        for (String manager : List.of("listener_manager.listener", "cluster_manager.cluster")) {
            for (String event : List.of("_added", "_modified", "_removed")) {
                counters.put(manager + event, 0L);
            }
        }
        counters.put("listener_manager.listener_create_success", 0L);
        counters.put("listener_manager.listener_create_failure", 0L);
        counters.put("listener_manager.lds.update_success", 0L);
        counters.put("cluster_manager.cds.update_success", 0L);
    }

    /**
     * @param notBound listeners whose address could not be bound
     * @param secrets what happened to the secrets
     */
    public synchronized void applied(Snapshot now, int notBound, List<SecretEvent> secrets) {
        Map<String, Listener> listeners = byName(now);
        changes("listener_manager.listener", byName(before), listeners);
        changes("cluster_manager.cluster", before.clusters(), now.clusters());
        Set<String> known = byName(before).keySet();
        long created = listeners.keySet().stream()
                .filter(name -> !known.contains(name))
                .count();
        add("listener_manager.listener_create_success", Math.max(0, created - notBound));
        add("listener_manager.listener_create_failure", notBound);
        add("listener_manager.lds.update_success", 1);
        add("cluster_manager.cds.update_success", 1);
        secrets.forEach(this::count);
        before = now;
    }

    private static Map<String, Listener> byName(Snapshot snapshot) {
        return snapshot.listeners().stream()
                .collect(Collectors.toMap(Listener::name, Function.identity(), (one, other) -> one));
    }

    private <T> void changes(String manager, Map<String, T> old, Map<String, T> now) {
        now.forEach((name, value) -> {
            T known = old.get(name);
            if (known == null) {
                add(manager + "_added", 1);
            } else if (!known.equals(value)) {
                add(manager + "_modified", 1);
            }
        });
        old.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> add(manager + "_removed", 1));
    }

    private void count(SecretEvent event) {
        if (event instanceof SecretEvent.Pushed pushed) {
            add(sds(pushed.resource(), "update_attempt"), 1);
            add(sds(pushed.resource(), "update_success"), 1);
        } else if (event instanceof SecretEvent.Rejected rejected) {
            add(sds(rejected.resourceName(), "update_attempt"), 1);
            add(sds(rejected.resourceName(), "update_rejected"), 1);
        }
    }

    private static String sds(String resource, String stat) {
        String name = resource.contains("://") ? resource.substring(resource.indexOf("://") + 3) : resource;
        return SDS + StatNames.secret("kubernetes://" + name) + "." + stat;
    }

    private void add(String name, long amount) {
        counters.merge(name, amount, Long::sum);
    }

    synchronized void resetCounters() {
        counters.replaceAll((name, value) -> 0L);
    }

    synchronized void addTo(StatList list) {
        Map<String, Long> copy = new HashMap<>(counters);
        copy.forEach(list::counter);
    }
}
