package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.Gateway;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pod that the gateway appears as.
 *
 * @param namespace also the one whose secrets it reads, and the one that a VirtualService must be visible in
 * @param labels what a Gateway's selector must match
 */
public record GatewayWorkload(String namespace, Map<String, String> labels) {

    /** As istioctl's default profile installs it. */
    public static final GatewayWorkload ISTIO_INGRESSGATEWAY =
            new GatewayWorkload("istio-system", Map.of("istio", "ingressgateway", "app", "istio-ingressgateway"));

    public GatewayWorkload {
        labels = Map.copyOf(labels);
    }

    /** All labels of the selector must be the pod's; no selector selects every gateway. */
    boolean isSelectedBy(Gateway gateway) {
        return labels.entrySet().containsAll(gateway.selector().entrySet());
    }

    /** {@code app=istio-ingressgateway,istio=ingressgateway}, as kubectl writes labels. */
    static String describe(Map<String, String> labels) {
        var text = new StringBuilder();
        new TreeMap<>(labels)
                .forEach((key, value) -> text.append(text.isEmpty() ? "" : ",")
                        .append(key)
                        .append('=')
                        .append(value));
        return text.toString();
    }
}
