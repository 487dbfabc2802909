package dev.meshgw.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.Secret;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand of everything in one file. Reading the servers with their Secrets (34 MiB) takes 0.4 s of processor time in a
 * warm JVM and 2 s in a new one; the bound is wide, so that only work that grows with the square of the size misses it.
 */
class LargeConfigTest {

    private static final int SERVERS = 10_000;

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Test
    void tenThousandServersAndSecretsAreReadInTime() {
        String text = gateway("SIMPLE") + secrets();

        ConfigResult result = timed(text);

        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.config().all(Gateway.class).get(0).servers()).hasSize(SERVERS);
        assertThat(result.config().all(Secret.class)).hasSize(SERVERS);
    }

    @Test
    void tenThousandMistakesAreReportedInTime() {
        assertThat(timed(gateway("SIMPEL")).diagnostics()).hasSize(SERVERS);
    }

    @Test
    void tenThousandRoutesAreReadInTime() {
        var text = new StringBuilder("apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v}\n"
                + "spec:\n  hosts: [a.example.com]\n  gateways: [g]\n  http:\n");
        for (int i = 0; i < SERVERS; i++) {
            text.append("  - match: [{uri: {prefix: /api/").append(i).append("x}}]\n");
            text.append("    route: [{destination: {host: httpbin, port: {number: 8000}}}]\n");
        }

        assertThat(timed(text.toString()).diagnostics()).isEmpty();
    }

    @Test
    void tenThousandUnknownFieldsAreReportedInTime() {
        var text = new StringBuilder("apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: g}\nspec:\n");
        for (int i = 0; i < SERVERS; i++) {
            text.append("  unknown-field-with-a-rather-long-name-").append(i).append(": x\n");
        }

        assertThat(timed(text.toString()).diagnostics()).hasSize(SERVERS);
    }

    private static ConfigResult timed(String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        ConfigResult result = new ConfigReader().read(new ManifestReader().parse("f.yaml", text));
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(LIMIT);
        return result;
    }

    private static String gateway(String mode) {
        var text = new StringBuilder(
                "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: mygateway}\nspec:\n  servers:\n");
        for (int i = 0; i < SERVERS; i++) {
            text.append("  - port:\n      number: 443\n      name: https-").append(i);
            text.append("\n      protocol: HTTPS\n    tls:\n      mode: ").append(mode);
            text.append("\n      credentialName: credential-").append(i);
            text.append("\n    hosts:\n    - host-").append(i).append(".example.com\n");
        }
        return text.toString();
    }

    private static String secrets() {
        String material = Base64.getEncoder().encodeToString(new byte[1_200]);
        var text = new StringBuilder();
        for (int i = 0; i < SERVERS; i++) {
            text.append("---\napiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  name: credential-")
                    .append(i)
                    .append("\n  namespace: istio-system\ndata:\n  tls.crt: ")
                    .append(material)
                    .append("\n  tls.key: ")
                    .append(material)
                    .append('\n');
        }
        return text.toString();
    }
}
