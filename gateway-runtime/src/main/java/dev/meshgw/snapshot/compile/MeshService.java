package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ServicePort;
import dev.meshgw.snapshot.Cluster.Discovery;
import dev.meshgw.snapshot.Cluster.Endpoint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host that destinations may name: a Kubernetes Service, a host of a ServiceEntry, or one that only an override knows. */
interface MeshService {

    String host();

    String namespace();

    List<MeshPort> ports();

    /** Whether resources in a namespace see it. */
    boolean isVisibleIn(String otherNamespace);

    /** @param labels that an endpoint must have; empty for all */
    List<Endpoint> endpoints(MeshPort port, Map<String, String> labels);

    /** How the hosts of its endpoints become addresses. */
    default Discovery discovery() {
        return Discovery.STATIC;
    }

    /** The host that really serves, for a Service of type ExternalName; else null. */
    default @Nullable String alias() {
        return null;
    }

    /** Of whom the certificate of its endpoints must be, where a DestinationRule does not say; empty for no opinion. */
    default List<String> subjectAltNames() {
        return List.of();
    }

    /** Why a port has no endpoints. */
    String reasonWithoutEndpoints(MeshPort port);

    default @Nullable MeshPort port(int number) {
        for (MeshPort port : ports()) {
            if (port.number() == number) {
                return port;
            }
        }
        return null;
    }

    /**
     * A port of a service.
     *
     * @param protocol what is spoken on it
     * @param targetPort a number, the name of a container port, or empty for the same number
     */
    record MeshPort(int number, String name, Protocol protocol, String targetPort) {

        /** Of a core/v1 Service: appProtocol, then the prefix of the name; what neither tells is HTTP/1.1 to a gateway. */
        static MeshPort ofService(ServicePort port) {
            Protocol protocol = port.appProtocol().isEmpty() ? byName(port) : byAppProtocol(port.appProtocol());
            return new MeshPort(port.port(), port.name(), protocol, port.targetPort());
        }

        static MeshPort ofServiceEntry(ServicePort port) {
            return new MeshPort(port.port(), port.name(), Protocol.parse(port.protocol()), port.targetPort());
        }

        private static Protocol byAppProtocol(String appProtocol) {
            return switch (appProtocol) {
                case "kubernetes.io/h2c" -> Protocol.HTTP2;
                case "kubernetes.io/ws" -> Protocol.HTTP;
                case "kubernetes.io/wss" -> Protocol.HTTPS;
                default -> known(appProtocol);
            };
        }

        private static Protocol byName(ServicePort port) {
            if (port.protocol().equalsIgnoreCase("UDP")) {
                return Protocol.UDP;
            }
            String name = port.name();
            if (name.equals("grpc-web") || name.startsWith("grpc-web-")) {
                return Protocol.HTTP2;
            }
            int hyphen = name.indexOf('-');
            return known(hyphen < 0 ? name : name.substring(0, hyphen));
        }

        private static Protocol known(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "http2", "grpc", "grpc-web" -> Protocol.HTTP2;
                case "https" -> Protocol.HTTPS;
                case "tls" -> Protocol.TLS;
                case "tcp", "mongo", "redis", "mysql" -> Protocol.TCP;
                case "udp" -> Protocol.UDP;
                default -> Protocol.HTTP;
            };
        }

        int targetNumber() {
            int parsed = 0;
            for (int i = 0; i < targetPort.length(); i++) {
                int digit = targetPort.charAt(i) - '0';
                if (digit < 0 || digit > 9 || parsed > 65535) {
                    return 0;
                }
                parsed = parsed * 10 + digit;
            }
            return targetPort.isEmpty() ? number : parsed;
        }

        String describe() {
            return name.isEmpty() ? Integer.toString(number) : number + " (" + name + ")";
        }
    }
}
