package dev.meshgw.snapshot.compile;

/**
 * {@code --service NAME[.NS]:PORT=HOST:PORT}: where a service really is, in place of its endpoints; the service need not exist.
 *
 * @param host as destinations resolve it, {@code httpbin.default.svc.cluster.local}
 * @param port of the service
 * @param address literal address or name
 */
public record ServiceOverride(String host, int port, String address, int addressPort) {

    /** @param name {@code httpbin}, {@code httpbin.namespace} or a whole host name with more dots */
    public static ServiceOverride of(String name, int port, String address, int addressPort) {
        long dots = name.chars().filter(c -> c == '.').count();
        String qualified = dots == 0 ? name + ".default" : name;
        return new ServiceOverride(
                dots <= 1 ? qualified + ServiceRegistry.CLUSTER_SUFFIX : name, port, address, addressPort);
    }
}
