package dev.meshgw.gateway;

import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.Severity;
import dev.meshgw.gateway.ConfigurationLoop.Reconciled;
import dev.meshgw.gateway.GatewayStatus.FilterChainStatus;
import dev.meshgw.gateway.GatewayStatus.ListenerStatus;
import dev.meshgw.gateway.GatewayStatus.PodStatus;
import dev.meshgw.gateway.GatewayStatus.Problem;
import dev.meshgw.gateway.GatewayStatus.SecretSource;
import dev.meshgw.gateway.GatewayStatus.SecretStatus;
import dev.meshgw.gateway.netty.ApplyResult;
import dev.meshgw.gateway.netty.BoundListener;
import dev.meshgw.mesh.GatewayState;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.secret.Credential;
import dev.meshgw.secret.CredentialName;
import dev.meshgw.secret.CredentialRequest;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
import dev.meshgw.workload.Pod;
import dev.meshgw.workload.PodState;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts into values for other processes what came of a configuration. Pure. */
final class StatusReport {

    private static final String ACTIVE = "ACTIVE";
    private static final String WARMING = "WARMING";

    private StatusReport() {}

    static List<ListenerStatus> listeners(Reconciled reconciled) {
        Map<Object, String> secrets = resourceNames(reconciled);
        Map<String, BoundListener> bound = reconciled.applied().bound().stream()
                .collect(Collectors.toMap(BoundListener::name, listener -> listener, (one, other) -> one));
        Map<String, ApplyResult.NotBound> notBound = reconciled.applied().notBound().stream()
                .collect(Collectors.toMap(ApplyResult.NotBound::name, listener -> listener, (one, other) -> one));
        Map<String, String> unusable = reconciled.applied().unusable().stream()
                .collect(Collectors.toMap(
                        ApplyResult.Unusable::filterChain, ApplyResult.Unusable::reason, (one, other) -> one));
        var listeners = new ArrayList<ListenerStatus>();
        for (Listener listener : reconciled.snapshot().listeners()) {
            BoundListener socket = bound.get(listener.name());
            ApplyResult.NotBound failure = notBound.get(listener.name());
            listeners.add(new ListenerStatus(
                    listener.bind(),
                    socket == null ? listener.port() : socket.port(),
                    listener.gatewayPort(),
                    listener.protocol(),
                    failure == null ? null : BindFailure.summary(failure),
                    listener.filterChains().stream()
                            .map(chain -> filterChain(listener, chain, unusable.get(chain.name()), secrets))
                            .toList()));
        }
        return listeners;
    }

    /** Under which name each credential came; one is the same instance wherever it is used. */
    private static Map<Object, String> resourceNames(Reconciled reconciled) {
        var names = new IdentityHashMap<Object, String>();
        var credentials = reconciled.secrets().credentials();
        for (CredentialRequest request : reconciled.requests()) {
            Credential<?> credential = request.use() == CredentialRequest.Use.KEY_PAIR
                    ? credentials.keyPair(request.credential())
                    : credentials.authority(request.credential());
            if (credential instanceof Credential.Ready<?> ready) {
                names.put(ready.value(), request.credential().resourceName());
            }
        }
        return names;
    }

    private static List<String> secrets(TransportSocket socket, Map<Object, String> names) {
        if (!(socket instanceof TransportSocket.Termination termination)) {
            return List.of();
        }
        var used = new ArrayList<Object>();
        if (termination.certificates() instanceof ServerCertificates.NotReady notReady) {
            return List.of(notReady.resourceName());
        }
        if (termination.certificates() instanceof ServerCertificates.Ready ready) {
            used.addAll(ready.credentials());
        }
        if (termination.clientAuthentication() instanceof ClientAuthentication.Requested requested) {
            used.add(requested.authorities());
        }
        return used.stream().filter(names::containsKey).map(names::get).toList();
    }

    private static FilterChainStatus filterChain(
            Listener listener, FilterChain chain, @Nullable String unusable, Map<Object, String> secrets) {
        String reason = unusable;
        if (chain.transportSocket() instanceof TransportSocket.Termination termination
                && termination.certificates() instanceof ServerCertificates.NotReady notReady) {
            reason = notReady.resourceName() + ": " + notReady.reason();
        }
        return new FilterChainStatus(
                chain.name(),
                hosts(chain),
                mode(listener, chain.transportSocket()),
                reason == null ? ACTIVE : WARMING,
                reason,
                chain.origin().toString(),
                secrets(chain.transportSocket(), secrets));
    }

    private static List<String> hosts(FilterChain chain) {
        if (!chain.serverNames().isEmpty()) {
            return chain.serverNames().stream().map(HostPattern::value).toList();
        }
        if (chain.filter() instanceof NetworkFilter.HttpConnectionManager http) {
            return http.routes().virtualHosts().values().stream()
                    .flatMap(host -> host.domains().stream())
                    .map(HostPattern::value)
                    .distinct()
                    .sorted()
                    .toList();
        }
        return List.of("*");
    }

    private static String mode(Listener listener, TransportSocket socket) {
        if (socket instanceof TransportSocket.Termination termination) {
            if (termination.clientAuthentication() instanceof ClientAuthentication.Requested requested) {
                return requested.required() ? "MUTUAL" : "OPTIONAL_MUTUAL";
            }
            return "SIMPLE";
        }
        return socket instanceof TransportSocket.Passthrough ? "PASSTHROUGH" : listener.protocol();
    }

    /** Each resource once, however many servers ask for it. */
    static List<SecretStatus> secrets(Reconciled reconciled, String gatewayNamespace) {
        var secrets = new TreeMap<String, SecretStatus>();
        for (CredentialRequest request : reconciled.requests()) {
            String resource = request.credential().resourceName();
            if (request.use() == CredentialRequest.Use.KEY_PAIR) {
                Credential<TlsCredential> credential =
                        reconciled.secrets().credentials().keyPair(request.credential());
                secrets.putIfAbsent(
                        resource,
                        status(
                                resource,
                                "Cert Chain",
                                credential,
                                ready(credential).map(TlsCredential::leaf),
                                source(reconciled, request.credential(), gatewayNamespace)));
            } else {
                Credential<TrustBundle> credential =
                        reconciled.secrets().credentials().authority(request.credential());
                secrets.putIfAbsent(
                        resource,
                        status(
                                resource,
                                "CA",
                                credential,
                                ready(credential)
                                        .map(bundle -> bundle.authorities().get(0)),
                                source(reconciled, request.credential(), gatewayNamespace)));
            }
        }
        return List.copyOf(secrets.values());
    }

    /** Authorities may stand in a Secret of their own, or in that of the key pair. */
    private static @Nullable SecretSource source(
            Reconciled reconciled, CredentialName credential, String gatewayNamespace) {
        String namespace = credential.namespace() == null ? gatewayNamespace : credential.namespace();
        return Stream.of(credential.name(), credential.name().replaceFirst("-cacert$", ""))
                .flatMap(name -> reconciled.loaded().config().all(Secret.class).stream()
                        .filter(secret -> secret.metadata().qualifiedName().equals(namespace + "/" + name)))
                .findFirst()
                .map(secret -> new SecretSource(
                        secret.metadata().qualifiedName(),
                        List.copyOf(secret.data().keySet()),
                        secret.metadata().origin().toString()))
                .orElse(null);
    }

    private static <T> Optional<T> ready(Credential<T> credential) {
        return credential instanceof Credential.Ready<T> ready ? Optional.of(ready.value()) : Optional.empty();
    }

    private static SecretStatus status(
            String resource,
            String type,
            Credential<?> credential,
            Optional<X509Certificate> certificate,
            @Nullable SecretSource source) {
        return new SecretStatus(
                resource,
                type,
                credential instanceof Credential.Ready<?> ? ACTIVE : WARMING,
                certificate
                        .map(first -> first.getSubjectX500Principal().getName())
                        .orElse(null),
                certificate.map(first -> first.getSerialNumber().toString(16)).orElse(null),
                certificate
                        .map(first -> first.getNotAfter().toInstant().toString())
                        .orElse(null),
                certificate
                        .map(first -> CertificateDescription.of(first).sha256())
                        .orElse(null),
                source,
                credential instanceof Credential.NotReady<?> notReady ? notReady.reason() : null);
    }

    static List<PodStatus> pods(Reconciled reconciled) {
        return reconciled.pods().stream()
                .map(pod -> pod.state() instanceof PodState.Failed failed
                        ? new PodStatus(pod.namespace(), pod.name(), failed.reason(), failed.message(), Map.of())
                        : new PodStatus(pod.namespace(), pod.name(), "Running", null, textPorts(pod)))
                .toList();
    }

    private static Map<String, String> textPorts(Pod pod) {
        var ports = new LinkedHashMap<String, String>();
        new TreeMap<>(pod.ports()).forEach((port, address) -> ports.put(String.valueOf(port), text(address)));
        return ports;
    }

    /** The gravest first, else in the order of their places. */
    static List<Problem> problems(Reconciled reconciled) {
        return reconciled.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() != Severity.INFO)
                .sorted(Comparator.comparing(Diagnostic::severity).reversed())
                .map(Problem::of)
                .toList();
    }

    static List<GatewayState.BoundListener> boundListeners(Reconciled reconciled) {
        return reconciled.applied().bound().stream()
                .map(bound -> new GatewayState.BoundListener(
                        bound.address(), bound.port(), bound.gatewayPort(), bound.protocol()))
                .toList();
    }

    static List<GatewayState.PodAddress> podAddresses(Reconciled reconciled) {
        return reconciled.pods().stream()
                .filter(pod -> pod.state() instanceof PodState.Running)
                .map(pod -> new GatewayState.PodAddress(
                        pod.namespace(),
                        pod.name(),
                        pod.ports().entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, port -> text(port.getValue())))))
                .toList();
    }

    static List<GatewayState.ServiceAddress> serviceAddresses(Reconciled reconciled) {
        return reconciled.services().stream()
                .map(service -> new GatewayState.ServiceAddress(
                        service.namespace(),
                        service.name(),
                        service.ports().entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, port -> texts(port.getValue())))))
                .toList();
    }

    private static List<String> texts(List<Cluster.Endpoint> endpoints) {
        return endpoints.stream()
                .map(endpoint -> text(InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port())))
                .toList();
    }

    static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
