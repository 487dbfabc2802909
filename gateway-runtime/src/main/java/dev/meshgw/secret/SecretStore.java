package dev.meshgw.secret;

import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.Severity;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.secret.CredentialRequest.Use;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Turns the Secrets and files that Gateways ask for into credentials, as istiod and Envoy do together, and remembers what was good.
 *
 * <p>Secrets are read from the namespace of the gateway's pod. What was pushed once stays when its Secret turns bad or is
 * deleted, until no Gateway asks for it any more. A key that does not belong to its certificate may be a pair of which only
 * one half has been written yet: with an older pair in service it is looked at once more on the next tick, and reported only
 * if it is still the same. Only bytes that changed are parsed; an unchanged Secret keeps the identical credential.
 *
 * <p>Not thread-safe: one thread updates.
 */
public final class SecretStore {

    /** The bundle of a system has more than a hundred. */
    private static final int MAX_AUTHORITIES_NAMED = 8;

    private final String gatewayNamespace;
    private final PodFiles files;
    private final Clock clock;
    private Map<String, Secret> known = Map.of();
    private final Map<CredentialName, SdsResource<TlsCredential>> keyPairs = new HashMap<>();
    private final Map<CredentialName, SdsResource<TrustBundle>> authorities = new HashMap<>();

    /**
     * @param gatewayNamespace of the gateway's pod, {@code istio-system}
     * @param directory where relative paths of certificate files begin
     */
    public SecretStore(String gatewayNamespace, Path directory, Clock clock) {
        this.gatewayNamespace = gatewayNamespace;
        this.files = new PodFiles(directory);
        this.clock = clock;
    }

    /** Relative paths of certificate files begin where the process was started. */
    public SecretStore(String gatewayNamespace, Clock clock) {
        this(gatewayNamespace, Path.of(""), clock);
    }

    /** Whether a certificate file in use was written since the last update. Reads the files. */
    public boolean filesChanged() {
        return files.changed();
    }

    /**
     * Looks at the Secrets once. Parses each pair that changed, some 0.3 ms: keep it off event loops.
     *
     * @param resources the whole mesh; only Secrets and ConfigMaps are looked at
     * @param requests what the Gateways ask for
     */
    public SecretUpdate update(Collection<? extends Resource> resources, List<CredentialRequest> requests) {
        var index = new SecretIndex(gatewayNamespace, resources);
        var events = new ArrayList<SecretEvent>();
        noteSecrets(index.secrets(), events);
        files.begin();
        var source = new MaterialSource(gatewayNamespace, index, files);
        Set<CredentialName> wanted = names(requests, Use.KEY_PAIR);
        keyPairs.keySet().retainAll(wanted);
        for (CredentialName name : wanted) {
            keyPairs.computeIfAbsent(name, unused -> requested(keyPair(name), events))
                    .update(source.keyPair(name), events);
        }
        wanted = names(requests, Use.AUTHORITY);
        authorities.keySet().retainAll(wanted);
        for (CredentialName name : wanted) {
            authorities
                    .computeIfAbsent(name, unused -> requested(authority(name), events))
                    .update(source.authority(name), events);
        }
        return new SecretUpdate(
                new Credentials(credentials(keyPairs), credentials(authorities)),
                events,
                diagnostics(requests, new SecretPlace(index)),
                isUnsettled());
    }

    private static Set<CredentialName> names(List<CredentialRequest> requests, Use use) {
        return requests.stream()
                .filter(request -> request.use() == use)
                .map(CredentialRequest::credential)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private SdsResource<TlsCredential> keyPair(CredentialName name) {
        SdsResource.Loader<TlsCredential> loader = name.isOfMesh()
                ? material -> MaterialLoader.workload(material, gatewayNamespace)
                : MaterialLoader::keyPair;
        return new SdsResource<>(name, Use.KEY_PAIR, loader, SecretStore::describe);
    }

    private static SdsResource<TrustBundle> authority(CredentialName name) {
        return new SdsResource<>(name, Use.AUTHORITY, MaterialLoader::authorities, SecretStore::describe);
    }

    private static <T> SdsResource<T> requested(SdsResource<T> resource, List<SecretEvent> events) {
        events.add(new SecretEvent.Requested(resource.name().name()));
        return resource;
    }

    private void noteSecrets(Map<String, Secret> now, List<SecretEvent> events) {
        new TreeMap<>(now).forEach((name, secret) -> {
            Secret before = known.get(name);
            String qualified = secret.metadata().qualifiedName();
            if (before == null) {
                events.add(new SecretEvent.Added(qualified, type(secret), keys(secret)));
            } else if (!sameData(before, secret)) {
                events.add(new SecretEvent.Changed(qualified, type(secret), keys(secret)));
            }
        });
        known.forEach((name, secret) -> {
            if (!now.containsKey(name)) {
                events.add(new SecretEvent.Deleted(secret.metadata().qualifiedName()));
            }
        });
        known = Map.copyOf(now);
    }

    private static boolean sameData(Secret some, Secret other) {
        return some == other
                || (some.data().keySet().equals(other.data().keySet())
                        && some.data().entrySet().stream()
                                .allMatch(entry -> Arrays.equals(
                                        entry.getValue(), other.data().get(entry.getKey()))));
    }

    private static String type(Secret secret) {
        return secret.type().isEmpty() ? "Opaque" : secret.type();
    }

    private static String keys(Secret secret) {
        return secret.data().keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    private static <T> Map<CredentialName, Credential<T>> credentials(Map<CredentialName, SdsResource<T>> resources) {
        var credentials = new HashMap<CredentialName, Credential<T>>();
        resources.forEach((name, resource) -> credentials.put(name, resource.credential()));
        return credentials;
    }

    private boolean isUnsettled() {
        return keyPairs.values().stream().anyMatch(SdsResource::isUnsettled);
    }

    private static String describe(TlsCredential credential) {
        X509Certificate leaf = credential.leaf();
        return DistinguishedName.of(leaf.getSubjectX500Principal()) + ", serial "
                + leaf.getSerialNumber().toString(16) + ", valid until "
                + leaf.getNotAfter().toInstant();
    }

    private static String describe(TrustBundle bundle) {
        if (bundle.authorities().size() > MAX_AUTHORITIES_NAMED) {
            return bundle.authorities().size() + " authorities";
        }
        return bundle.authorities().stream()
                .map(authority -> DistinguishedName.of(authority.getSubjectX500Principal())
                        .toString())
                .collect(Collectors.joining("; "));
    }

    private List<Diagnostic> diagnostics(List<CredentialRequest> requests, SecretPlace place) {
        var diagnostics = new ArrayList<Diagnostic>();
        for (CredentialRequest request : requests) {
            diagnostics(request).forEach(diagnostic -> diagnostics.add(place.addTo(diagnostic, request)));
        }
        return diagnostics;
    }

    private List<Diagnostic> diagnostics(CredentialRequest request) {
        var diagnostics = new ArrayList<Diagnostic>();
        SdsResource<?> resource = resource(request);
        Problem problem = resource.problem();
        if (problem != null && !isSaidOfKeyPair(request, problem)) {
            Severity severity = resource.isServed() ? Severity.WARNING : Severity.ERROR;
            diagnostics.add(diagnostic(request, problem, severity, consequence(request, resource)));
        }
        for (Problem odd : resource.oddities()) {
            diagnostics.add(diagnostic(request, odd, Severity.WARNING, ""));
        }
        diagnostics.addAll(ValidityFindings.of(request, resource.credential(), clock.instant()));
        return diagnostics;
    }

    private SdsResource<?> resource(CredentialRequest request) {
        SdsResource<?> resource = (request.use() == Use.KEY_PAIR ? keyPairs : authorities).get(request.credential());
        return Objects.requireNonNull(resource, request.fieldPath());
    }

    /** A Secret that is missing is missing for the key pair and for the authorities; once is enough. */
    private boolean isSaidOfKeyPair(CredentialRequest request, Problem problem) {
        if (request.use() == Use.KEY_PAIR) {
            return false;
        }
        SdsResource<?> keyPair = keyPairs.get(
                request.credential().isOfMesh()
                        ? CredentialName.WORKLOAD
                        : request.credential().withoutAuthoritySuffix());
        return keyPair != null && problem.equals(keyPair.problem());
    }

    private static Diagnostic diagnostic(CredentialRequest request, Problem problem, Severity severity, String suffix) {
        return new Diagnostic(
                problem.code().code(),
                severity,
                problem.what() + suffix,
                request.location(),
                request.fieldPath(),
                problem.why(),
                problem.fix());
    }

    private static String consequence(CredentialRequest request, SdsResource<?> resource) {
        return resource.isServed()
                ? "; " + request.asker() + " goes on with the previous one until the gateway restarts"
                : ": " + request.asker() + " " + request.without();
    }
}
