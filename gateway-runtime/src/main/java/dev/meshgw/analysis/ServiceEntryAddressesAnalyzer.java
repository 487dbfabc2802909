package dev.meshgw.analysis;

import dev.meshgw.config.resource.ServiceEntry;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** IST0134: a TCP port of a ServiceEntry without addresses, by which alone connections could be told apart. */
final class ServiceEntryAddressesAnalyzer implements Analyzer {

    private static final String CAPTURE = "ISTIO_META_DNS_CAPTURE";
    private static final List<String> ALLOCATE =
            List.of("ISTIO_META_DNS_AUTO_ALLOCATE", "PILOT_ENABLE_IP_AUTOALLOCATE");

    @Override
    public String name() {
        return "serviceentry.Analyzer";
    }

    @Override
    public String description() {
        return "Checks the validity of ServiceEntry";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0134");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.SERVICE_ENTRY);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        if (isAllocated(mesh.meshConfig())) {
            return;
        }
        for (ServiceEntry entry : mesh.all(ServiceEntry.class)) {
            if (entry.addresses().isEmpty()) {
                for (int i = 0; i < entry.ports().size(); i++) {
                    String protocol = entry.ports().get(i).protocol();
                    if (protocol.isEmpty() || protocol.toUpperCase(Locale.ROOT).equals("TCP")) {
                        report.addAt(
                                MessageType.SERVICE_ENTRY_ADDRESSES_REQUIRED,
                                mesh.of(entry),
                                "spec.ports[" + i + "].name");
                    }
                }
            }
        }
    }

    /** Whether the sidecars' DNS proxy makes addresses up. */
    private static boolean isAllocated(ObjectTree meshConfig) {
        Map<String, String> metadata = meshConfig.texts("defaultConfig", "proxyMetadata");
        return "true".equals(metadata.get(CAPTURE))
                && ALLOCATE.stream().anyMatch(name -> "true".equals(metadata.get(name)));
    }
}
