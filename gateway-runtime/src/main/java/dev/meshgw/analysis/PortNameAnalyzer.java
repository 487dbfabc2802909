package dev.meshgw.analysis;

import dev.meshgw.config.resource.Service;
import dev.meshgw.config.resource.ServicePort;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** IST0118: a port of a Service whose name tells no protocol. IST0150: the same where it matters most, for ExternalName. */
final class PortNameAnalyzer implements Analyzer {

    private static final Set<String> PROTOCOLS = Set.of(
            "tcp",
            "udp",
            "grpc",
            "grpc-web",
            "http",
            "http_proxy",
            "http2",
            "https",
            "tls",
            "mongo",
            "redis",
            "mysql",
            "hbone",
            "double_hbone");

    /** SMTP, DNS, MySQL and MongoDB: servers that speak first, which Istio never sniffs. */
    private static final Set<Integer> WELL_KNOWN_PORTS = Set.of(25, 53, 3306, 27017);

    private static final Set<String> KUBERNETES_PROTOCOLS =
            Set.of("kubernetes.io/h2c", "kubernetes.io/ws", "kubernetes.io/wss");

    private static final String GRPC_WEB = "grpc-web";

    @Override
    public String name() {
        return "service.PortNameAnalyzer";
    }

    @Override
    public String description() {
        return "Checks the port names associated with each service";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0118", "IST0150");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.SERVICE);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        for (Service service : mesh.all(Service.class)) {
            AnalyzedResource resource = mesh.of(service);
            if (ControlPlane.isPart(resource)) {
                continue;
            }
            boolean isExternal = service.type().equals("ExternalName");
            for (int i = 0; i < service.ports().size(); i++) {
                ServicePort port = service.ports().get(i);
                String path = "spec.ports[" + i + "].port";
                boolean isTcp = isExternal && port.name().equals("tcp");
                if (isExternal && (isTcp || !tellsProtocol(port))) {
                    report.addAt(MessageType.EXTERNAL_NAME_SERVICE_TYPE_INVALID_PORT_NAME, resource, path);
                } else if (!isExternal && !tellsProtocol(port)) {
                    report.addAt(
                            MessageType.PORT_NAME_IS_NOT_UNDER_NAMING_CONVENTION,
                            resource,
                            path,
                            port.name(),
                            port.port(),
                            port.targetPort().isEmpty() ? "0" : port.targetPort());
                }
            }
        }
    }

    private static boolean tellsProtocol(ServicePort port) {
        if (port.protocol().equals("UDP")) {
            return true;
        }
        String name = port.appProtocol().isEmpty() ? port.name() : port.appProtocol();
        if (KUBERNETES_PROTOCOLS.contains(name) || name.regionMatches(true, 0, GRPC_WEB, 0, GRPC_WEB.length())) {
            return true;
        }
        int hyphen = name.indexOf('-');
        String prefix = (hyphen < 0 ? name : name.substring(0, hyphen)).toLowerCase(Locale.ROOT);
        return PROTOCOLS.contains(prefix) || WELL_KNOWN_PORTS.contains(port.port());
    }
}
