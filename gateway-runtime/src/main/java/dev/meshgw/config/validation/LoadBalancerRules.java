package dev.meshgw.config.validation;

import dev.meshgw.config.resource.LoadBalancerSettings;
import dev.meshgw.config.resource.LoadBalancerSettings.ConsistentHashLb;
import dev.meshgw.config.resource.LoadBalancerSettings.Distribute;
import dev.meshgw.config.resource.LoadBalancerSettings.Failover;
import dev.meshgw.config.resource.LoadBalancerSettings.HttpCookie;
import dev.meshgw.config.resource.LoadBalancerSettings.LocalityLoadBalancerSetting;
import dev.meshgw.config.resource.LoadBalancerSettings.WarmupConfiguration;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** DestinationRule trafficPolicy.loadBalancer. */
final class LoadBalancerRules {

    /** Envoy's bound for Maglev tables. */
    private static final long MAX_TABLE_SIZE = 5_000_011;

    /** Exact for everything below 2^64 with so many rounds of Miller-Rabin. */
    private static final int PRIME_CERTAINTY = 50;

    private static final Set<String> TOPOLOGY_LABELS =
            Set.of("topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone");

    private final Verdict verdict;

    private LoadBalancerRules(Verdict verdict) {
        this.verdict = verdict;
    }

    /** @param detectsOutliers whether the same policy has outlierDetection */
    static void check(LoadBalancerSettings settings, boolean detectsOutliers, String path, Verdict verdict) {
        new LoadBalancerRules(verdict).check(settings, detectsOutliers, path);
    }

    private void check(LoadBalancerSettings settings, boolean detectsOutliers, String path) {
        if (settings.consistentHash() != null) {
            consistentHash(settings.consistentHash(), path + ".consistentHash");
        }
        if (settings.localityLbSetting() != null && settings.zoneAwareLbSetting() != null) {
            verdict.error(
                    DiagnosticCode.LOCALITY,
                    path + ".zoneAwareLbSetting",
                    "only one of localityLbSetting and zoneAwareLbSetting may be set");
        }
        if (settings.localityLbSetting() != null) {
            locality(settings.localityLbSetting(), detectsOutliers, path + ".localityLbSetting");
        }
        CommonRules.duration(
                settings.warmupDurationSecs(), DiagnosticCode.LOAD_BALANCER, path + ".warmupDurationSecs", verdict);
        if (settings.warmup() != null) {
            warmup(settings.warmup(), path + ".warmup");
        }
    }

    private void warmup(WarmupConfiguration warmup, String path) {
        if (warmup.duration() == null) {
            verdict.error(DiagnosticCode.LOAD_BALANCER, path, "duration is required");
        }
        CommonRules.duration(warmup.duration(), DiagnosticCode.LOAD_BALANCER, path + ".duration", verdict);
        if (warmup.minimumPercent() != null && warmup.minimumPercent() > 100) {
            verdict.error(
                    DiagnosticCode.LOAD_BALANCER,
                    path + ".minimumPercent",
                    "minimumPercent value should be less than or equal to 100");
        }
        if (warmup.aggression() != null && warmup.aggression() < 1) {
            verdict.error(
                    DiagnosticCode.LOAD_BALANCER,
                    path + ".aggression",
                    "aggression should be greater than or equal to 1");
        }
    }

    private void consistentHash(ConsistentHashLb hash, String path) {
        HttpCookie cookie = hash.httpCookie();
        if (cookie != null) {
            if (cookie.name().isEmpty()) {
                verdict.error(DiagnosticCode.LOAD_BALANCER, path + ".httpCookie", "name required for HttpCookie");
            }
            for (int i = 0; i < cookie.attributes().size(); i++) {
                if (cookie.attributes().get(i).name().isEmpty()) {
                    verdict.error(
                            DiagnosticCode.LOAD_BALANCER,
                            path + ".httpCookie.attributes[" + i + "]",
                            "name required for attributes of HttpCookie");
                }
            }
        }
        if (hash.minimumRingSize() != 0) {
            verdict.warning(
                    DiagnosticCode.LOAD_BALANCER,
                    path + ".minimumRingSize",
                    "consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash configuration instead",
                    null,
                    "ringHash: {minimumRingSize: " + hash.minimumRingSize() + "}");
            if (hash.ringHash() != null || hash.maglev() != null) {
                verdict.error(
                        DiagnosticCode.LOAD_BALANCER,
                        path + ".minimumRingSize",
                        "only one of MinimumRingSize or Maglev/Ringhash can be specified");
            }
        }
        if (hash.maglev() != null) {
            tableSize(hash.maglev(), path + ".maglev.tableSize");
        }
    }

    private void tableSize(long size, String path) {
        if (size == 0) {
            verdict.error(DiagnosticCode.LOAD_BALANCER, path, "tableSize must be set for maglev");
        } else if (size >= MAX_TABLE_SIZE) {
            verdict.error(
                    DiagnosticCode.LOAD_BALANCER,
                    path,
                    "tableSize must be less than " + MAX_TABLE_SIZE + " for maglev");
        } else if (size != 1 && !BigInteger.valueOf(size).isProbablePrime(PRIME_CERTAINTY)) {
            verdict.error(
                    DiagnosticCode.LOAD_BALANCER,
                    path,
                    "tableSize must be a prime number for maglev",
                    size + " is not",
                    "the next prime is " + BigInteger.valueOf(size).nextProbablePrime());
        }
    }

    private void locality(LocalityLoadBalancerSetting locality, boolean detectsOutliers, String path) {
        if (!locality.distribute().isEmpty() && !locality.failover().isEmpty()) {
            verdict.error(DiagnosticCode.LOCALITY, path, "can not simultaneously specify 'distribute' and 'failover'");
            return;
        }
        for (int i = 0;
                i < locality.failoverPriority().size() && !locality.failover().isEmpty();
                i++) {
            String label = locality.failoverPriority().get(i);
            if (TOPOLOGY_LABELS.contains(label)) {
                verdict.error(
                        DiagnosticCode.LOCALITY,
                        path + ".failoverPriority[" + i + "]",
                        "can not simultaneously set 'failover' and topology label '" + label
                                + "' in 'failover_priority'");
            }
        }
        List<String> sources = new ArrayList<>();
        for (int i = 0; i < locality.distribute().size(); i++) {
            Distribute distribute = locality.distribute().get(i);
            sources.add(distribute.from());
            distribute(distribute, path + ".distribute[" + i + "]");
        }
        localities(sources, path + ".distribute");
        boolean fails =
                !locality.failover().isEmpty() || !locality.failoverPriority().isEmpty();
        if (fails && !detectsOutliers) {
            verdict.warning(
                    DiagnosticCode.LOCALITY,
                    path,
                    "outlier detection policy must be provided for failover",
                    "nothing else tells that an endpoint is unhealthy",
                    "add outlierDetection: {} next to loadBalancer");
        }
        for (int i = 0; i < locality.failover().size(); i++) {
            failover(locality.failover().get(i), path + ".failover[" + i + "]");
        }
    }

    private void distribute(Distribute distribute, String path) {
        long total = 0;
        for (int weight : distribute.to().values()) {
            if (weight < 1 || weight > 100) {
                verdict.error(DiagnosticCode.LOCALITY, path + ".to", "locality weight must be in range [1, 100]");
                return;
            }
            total += weight;
        }
        if (total != 100) {
            verdict.error(DiagnosticCode.LOCALITY, path + ".to", "total locality weight " + total + " != 100");
        }
        localities(List.copyOf(distribute.to().keySet()), path + ".to");
    }

    /** Each is region/zone/subzone with parts left out at the end or a wildcard there; none may lie within another. */
    private void localities(List<String> localities, String path) {
        for (int i = 0; i < localities.size(); i++) {
            String locality = localities.get(i);
            int star = locality.indexOf('*');
            if (star >= 0 && star != locality.length() - 1) {
                verdict.error(
                        DiagnosticCode.LOCALITY,
                        path,
                        "locality " + DiagnosticText.quote(locality)
                                + " wildcard '*' number can not exceed 1 and must be in the end");
            } else if (List.of(parts(locality)).contains("")) {
                verdict.error(
                        DiagnosticCode.LOCALITY,
                        path,
                        "locality " + DiagnosticText.quote(locality)
                                + " must not contain empty region/zone/subzone info");
            } else if (overlaps(locality, localities.subList(0, i))) {
                verdict.error(
                        DiagnosticCode.LOCALITY,
                        path,
                        "locality " + DiagnosticText.quote(locality) + " overlap with previous specified ones");
            }
        }
    }

    /**
     * A locality within an earlier one, or with an earlier one within it; a wildcard within is not noticed, by Istio
     * neither.
     */
    private static boolean overlaps(String locality, List<String> earlier) {
        String[] parts = parts(locality);
        return earlier.stream().map(LoadBalancerRules::parts).anyMatch(other -> overlap(parts, other));
    }

    private static boolean overlap(String[] parts, String[] earlier) {
        for (int i = 0; i < earlier.length; i++) {
            if (i > 0 && i == parts.length) {
                return true;
            }
            if (earlier[i].equals("*")) {
                return true;
            }
            if (!earlier[i].equals(parts[i])) {
                return false;
            }
        }
        return true;
    }

    /** Region, zone and subzone, as far as they are there. */
    private static String[] parts(String locality) {
        return locality.split("/", 3);
    }

    private void failover(Failover failover, String path) {
        if (failover.from().equals(failover.to())) {
            verdict.error(
                    DiagnosticCode.LOCALITY, path, "locality lb failover settings must specify different regions");
        }
        if (failover.from().contains("/") || failover.to().contains("/")) {
            verdict.error(DiagnosticCode.LOCALITY, path, "locality lb failover only specify region");
        }
        if (failover.from().contains("*") || failover.to().contains("*")) {
            verdict.error(DiagnosticCode.LOCALITY, path, "locality lb failover region should not contain '*' wildcard");
        }
    }
}
