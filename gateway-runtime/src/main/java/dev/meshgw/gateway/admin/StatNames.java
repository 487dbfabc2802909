package dev.meshgw.gateway.admin;

/** How Istio names the scopes of Envoy's statistics. Stateless. */
final class StatNames {

    /** Istio ends a name that may hold dots with it, so that Envoy knows where the name ends. */
    private static final String DELIMITER = ";";

    private StatNames() {}

    /** {@code alt_stat_name} of a cluster: {@code outbound|8000||httpbin.default.svc.cluster.local;}. */
    static String cluster(String cluster) {
        return withoutColons(cluster) + DELIMITER;
    }

    /** {@code stat_prefix} of the connection manager of a listener: {@code outbound_0.0.0.0_8443;}. */
    static String connectionManager(String listener) {
        return "outbound_" + withoutColons(listener) + DELIMITER;
    }

    /** {@code 0.0.0.0_8443}. */
    static String listener(String listener) {
        return withoutColons(listener);
    }

    /** Of an SDS resource. */
    static String secret(String resource) {
        return withoutColons(resource);
    }

    /** Without what marks its end: the value of a label. */
    static String label(String name) {
        return name.endsWith(DELIMITER) ? name.substring(0, name.length() - DELIMITER.length()) : name;
    }

    /** Envoy writes no colon in a name. */
    private static String withoutColons(String name) {
        return name.replace(':', '_');
    }
}
