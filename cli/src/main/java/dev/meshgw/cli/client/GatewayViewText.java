package dev.meshgw.cli.client;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.gateway.GatewayStatus.SecretStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link GatewayView} as lines of the page, and as a part of its JSON. */
final class GatewayViewText {

    private static final String MARGIN = "  ";
    private static final int LABEL_WIDTH = 18;

    private final StringBuilder text = new StringBuilder();

    private GatewayViewText() {}

    static String render(GatewayView view, ProbeReport report) {
        return new GatewayViewText().of(view, report);
    }

    private String of(GatewayView view, ProbeReport report) {
        var listener = view.listener();
        line(
                "listener",
                listener == null
                        ? "none: " + view.findings().get(0).what()
                        : listener.authority() + " for port " + listener.gatewayPort() + ", " + listener.protocol());
        var chain = view.chain();
        if (chain != null) {
            line("filter chain", chain.name() + ", " + chain.mode() + ", " + chain.state());
            line("hosts", String.join(", ", chain.hosts()));
            line("server", chain.manifest());
            view.secrets().forEach(this::secret);
            line("verdict", verdict(view, report));
        } else if (listener != null) {
            line("filter chain", "none takes this server name");
        }
        if (view.logLine() != null) {
            String[] parts = ErrorPrinter.withoutControls(view.logLine()).split("; (?=why: |fix: )");
            line("its log", parts[0]);
            for (int i = 1; i < parts.length; i++) {
                line("", parts[i]);
            }
        } else if (report.failure() != null && listener != null) {
            line("its log", "no line of this handshake; of many alike it writes some only: meshgw logs");
        }
        return text.toString();
    }

    private void secret(SecretStatus secret) {
        var source = secret.source();
        line(
                secret.type().equals("CA") ? "CA" : "secret",
                secret.resource()
                        + (source == null
                                ? ""
                                : ", " + source.name() + " with " + String.join(", ", source.keys()) + " at "
                                        + source.manifest()));
        if (secret.sha256() != null) {
            line("", "serial " + secret.serial() + ", SHA-256 " + secret.sha256());
        }
        if (secret.reason() != null) {
            line("", secret.state() + ": " + secret.reason());
        }
    }

    private static String verdict(GatewayView view, ProbeReport report) {
        if (view.isPassthrough()) {
            return "passed through: what the wire showed is the upstream's";
        }
        return view.agrees(report)
                .map(agrees -> agrees
                        ? "the wire showed what the gateway serves"
                        : "the wire showed another certificate than the gateway serves")
                .orElse("no certificate to compare");
    }

    private void line(String label, String value) {
        text.append(MARGIN)
                .append(label)
                .append(" ".repeat(Math.max(1, LABEL_WIDTH - label.length())))
                .append(value)
                .append('\n');
    }

    static Map<String, @Nullable Object> json(GatewayView view, ProbeReport report) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        var chain = view.chain();
        map.put("listener", view.listener() == null ? null : view.listener().authority());
        map.put("gatewayPort", view.listener() == null ? null : view.listener().gatewayPort());
        map.put("filterChain", chain == null ? null : chain.name());
        map.put("mode", chain == null ? null : chain.mode());
        map.put("state", chain == null ? null : chain.state());
        map.put("server", chain == null ? null : chain.manifest());
        map.put("secrets", view.secrets().stream().map(GatewayViewText::json).toList());
        map.put("wireIsWhatIsServed", view.agrees(report).orElse(null));
        map.put("log", view.logLine());
        return map;
    }

    private static Map<String, @Nullable Object> json(SecretStatus secret) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("resource", secret.resource());
        map.put("type", secret.type());
        map.put("state", secret.state());
        map.put("serial", secret.serial());
        map.put("sha256", secret.sha256());
        map.put("secret", secret.source() == null ? null : secret.source().name());
        map.put("keys", secret.source() == null ? null : secret.source().keys());
        map.put("manifest", secret.source() == null ? null : secret.source().manifest());
        map.put("reason", secret.reason());
        return map;
    }
}
