package dev.meshgw.analysis;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IST0176: a CRD of the Gateway API that is too old for Istio, which then ignores its resources. */
final class GatewayApiVersionAnalyzer implements Analyzer {

    private static final String BUNDLE_VERSION = "gateway.networking.k8s.io/bundle-version";

    private static final Pattern VERSION =
            Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?(-[0-9A-Za-z.-]+)?");

    /** Major 1 throughout; the minor version from which on Istio reads the kind. */
    private static final Map<String, Integer> FIRST_MINOR = Map.of(
            "grpcroutes.gateway.networking.k8s.io", 1,
            "backendtlspolicies.gateway.networking.k8s.io", 4,
            "tlsroutes.gateway.networking.k8s.io", 5);

    @Override
    public String name() {
        return "k8sgateway.CRDVersionAnalyzer";
    }

    @Override
    public String description() {
        return "Checks Gateway API CRDs are at the minimum version required by this Istio version";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0176");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.CUSTOM_RESOURCE_DEFINITION);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        for (AnalyzedResource definition : mesh.all(GroupKind.CUSTOM_RESOURCE_DEFINITION)) {
            Integer minor = FIRST_MINOR.get(definition.name());
            Matcher version = VERSION.matcher(definition.annotations().getOrDefault(BUNDLE_VERSION, ""));
            if (minor != null && version.matches() && isOlder(version, minor)) {
                report.add(
                        MessageType.GATEWAY_API_CRD_VERSION_BELOW_MINIMUM,
                        definition,
                        definition.name(),
                        text(version),
                        "1." + minor + ".0");
            }
        }
    }

    private static boolean isOlder(Matcher version, int minor) {
        int major = Integer.parseInt(version.group(1));
        return major < 1 || (major == 1 && Integer.parseInt(version.group(2)) < minor);
    }

    private static String text(Matcher version) {
        return version.group(1)
                + "."
                + version.group(2)
                + "."
                + (version.group(3) == null ? "0" : version.group(3))
                + (version.group(4) == null ? "" : version.group(4));
    }
}
