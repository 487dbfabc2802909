package dev.meshgw.gateway;

import dev.meshgw.config.source.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * What a gateway does at the moment and what is wrong with it: the content of {@code gateway status}. Kept as JSON beside the
 * mesh, in the file {@link #FILE_NAME} of its run directory. Immutable; holds no key bytes.
 *
 * @param started ISO 8601
 * @param configured when the configuration was last changed, ISO 8601
 * @param admin {@code address:port} of the admin interface, null if there is none
 * @param kept {@code Gateway default/mygateway}: served as it was before its manifest went wrong
 * @param problems what is wrong with the manifests, gravest first
 */
public record GatewayStatus(
        long pid,
        String started,
        String configured,
        String meshDirectory,
        @Nullable String admin,
        List<ListenerStatus> listeners,
        List<SecretStatus> secrets,
        List<PodStatus> pods,
        List<String> kept,
        List<Problem> problems) {

    public static final String FILE_NAME = "status.json";

    /**
     * One address and port that Gateways ask for.
     *
     * @param port the bound one; if it is not bound, the one that was wanted
     * @param bindError why it is not bound, null if it is
     */
    public record ListenerStatus(
            String address,
            int port,
            int gatewayPort,
            String protocol,
            @Nullable String bindError,
            List<FilterChainStatus> filterChains) {

        /** {@code 127.0.0.1:8443} or {@code [::1]:8443}. */
        public String authority() {
            return address.indexOf(':') < 0 ? address + ":" + port : "[" + address + "]:" + port;
        }
    }

    /**
     * @param hosts SNI patterns of TLS, domains of plain HTTP
     * @param mode of TLS as in the manifest, or the protocol without TLS
     * @param state {@code ACTIVE}, or {@code WARMING} while its secret is missing
     * @param manifest {@code file:line:column} of what asked for it
     * @param secrets Envoy's names of what it ends TLS with, see {@link SecretStatus#resource}
     */
    public record FilterChainStatus(
            String name,
            List<String> hosts,
            String mode,
            String state,
            @Nullable String reason,
            String manifest,
            List<String> secrets) {

        /** @param secrets null in the file of a gateway that was started by an earlier version */
        public FilterChainStatus {
            secrets = secrets == null ? List.of() : List.copyOf(secrets);
        }
    }

    /**
     * @param resource Envoy's name, {@code kubernetes://httpbin-credential}
     * @param type {@code Cert Chain} or {@code CA}, as istioctl names them
     * @param state {@code ACTIVE}, or {@code WARMING} while there is nothing to serve
     * @param notAfter end of validity, ISO 8601
     * @param sha256 fingerprint of the certificate that is shown, or of the first CA; lower-case hex
     * @param source null if it is no Secret of the mesh
     */
    public record SecretStatus(
            String resource,
            String type,
            String state,
            @Nullable String subject,
            @Nullable String serial,
            @Nullable String notAfter,
            @Nullable String sha256,
            @Nullable SecretSource source,
            @Nullable String reason) {}

    /**
     * The Secret as it is now; what is served may be older, while the Secret is damaged or gone.
     *
     * @param name {@code namespace/name}
     * @param keys of its data, in its order
     * @param manifest {@code file:line:column}
     */
    public record SecretSource(String name, List<String> keys, String manifest) {}

    /**
     * @param state {@code Running}, or why not as {@code kubectl get pod} shows it
     * @param reason null if it runs
     * @param ports from container port to {@code address:port}
     */
    public record PodStatus(
            String namespace,
            String name,
            String state,
            @Nullable String reason,
            Map<String, String> ports) {}

    /** A {@link Diagnostic}, field by field. */
    public record Problem(
            String code,
            String severity,
            String what,
            String location,
            String field,
            @Nullable String why,
            @Nullable String fix) {

        static Problem of(Diagnostic diagnostic) {
            return new Problem(
                    diagnostic.code(),
                    diagnostic.severity().name(),
                    diagnostic.what(),
                    diagnostic.location().toString(),
                    diagnostic.fieldPath(),
                    diagnostic.why(),
                    diagnostic.fix());
        }
    }

    /** Whether everything that the manifests ask for is served. */
    public boolean isHealthy() {
        return problems.isEmpty()
                && listeners.stream().allMatch(listener -> listener.bindError() == null)
                && listeners.stream()
                        .flatMap(listener -> listener.filterChains().stream())
                        .allMatch(chain -> chain.state().equals("ACTIVE"))
                && secrets.stream().allMatch(secret -> secret.reason() == null);
    }

    public String toJson() {
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(this) + "\n";
    }

    /**
     * The status that a gateway left in {@code runDirectory}, empty if there is none or it is of another version. Whether the
     * gateway still runs is another question, see {@link dev.meshgw.mesh.GatewayState#isAlive}.
     */
    public static Optional<GatewayStatus> read(Path runDirectory) throws IOException {
        try {
            return Optional.of(
                    JSON.std.beanFrom(GatewayStatus.class, Files.readString(runDirectory.resolve(FILE_NAME))));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JacksonException ofAnotherVersion) {
            return Optional.empty();
        }
    }
}
