package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.LoadBalancerSettings;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Subset;
import dev.meshgw.config.resource.TrafficPolicy;
import dev.meshgw.config.source.DiagnosticCode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Names every field that Istio honours and this gateway does not, so that nothing is ignored in silence. */
final class Unsupported {

    private final Findings findings;
    private final Set<DestinationRule> reported = Collections.newSetFromMap(new IdentityHashMap<>());

    Unsupported(Findings findings) {
        this.findings = findings;
    }

    /** @param effect what happens instead */
    void report(ObjectMeta resource, String fieldPath, String effect) {
        String field = fieldPath.substring(fieldPath.lastIndexOf('.') + 1);
        findings.warning(
                DiagnosticCode.NOT_SUPPORTED,
                resource,
                fieldPath,
                field + " has no effect here: " + effect,
                "Istio honours it, this gateway does not yet",
                null);
    }

    /** Only rules that apply to a service in use are worth a word. */
    void report(DestinationRule rule) {
        if (!reported.add(rule)) {
            return;
        }
        if (rule.trafficPolicy() != null) {
            report(rule.trafficPolicy(), rule.metadata(), "spec.trafficPolicy.");
        }
        for (int i = 0; i < rule.subsets().size(); i++) {
            Subset subset = rule.subsets().get(i);
            if (subset.trafficPolicy() != null) {
                report(subset.trafficPolicy(), rule.metadata(), "spec.subsets[" + i + "].trafficPolicy.");
            }
        }
    }

    private void report(TrafficPolicy policy, ObjectMeta owner, String path) {
        if (policy.loadBalancer() != null) {
            report(policy.loadBalancer(), owner, path + "loadBalancer");
        }
        if (policy.tunnel() != null) {
            report(owner, path + "tunnel", "connections are made directly");
        }
        if (policy.proxyProtocol() != null) {
            report(owner, path + "proxyProtocol", "no PROXY header is sent");
        }
        if (policy.retryBudget() != null) {
            report(owner, path + "retryBudget", "retries are not limited together");
        }
    }

    private void report(LoadBalancerSettings settings, ObjectMeta owner, String path) {
        if (settings.consistentHash() != null && settings.consistentHash().httpHeaderRegexRewrite() != null) {
            report(owner, path + ".consistentHash.httpHeaderRegexRewrite", "the header is hashed as it is");
        }
        if (settings.localityLbSetting() != null) {
            report(owner, path + ".localityLbSetting", "all endpoints are of one locality");
        }
        if (settings.zoneAwareLbSetting() != null) {
            report(owner, path + ".zoneAwareLbSetting", "all endpoints are of one zone");
        }
    }
}
