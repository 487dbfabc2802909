package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.secret.CredentialRequest;
import dev.meshgw.secret.Credentials;
import dev.meshgw.snapshot.PodEndpoint;
import dev.meshgw.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Translates resources into what the data plane obeys. Stateless and pure: the same input gives an equal snapshot.
 *
 * <pre>{@code
 * List<CredentialRequest> requests = compiler.credentialRequests(resources);
 * SecretUpdate secrets = store.update(resources, requests);
 * CompileResult result = compiler.compile(resources, secrets.credentials(), pods);
 * }</pre>
 */
public final class SnapshotCompiler {

    private final CompileOptions options;

    public SnapshotCompiler(CompileOptions options) {
        this.options = options;
    }

    /** What the Gateways that run here and DestinationRules ask for by SDS, also those of servers that are skipped. */
    public List<CredentialRequest> credentialRequests(Collection<? extends Resource> resources) {
        var requests = new ArrayList<CredentialRequest>();
        for (Gateway gateway : ApiOrder.sorted(resources, Gateway.class)) {
            if (options.workload().isSelectedBy(gateway)) {
                requests.addAll(CredentialRequest.of(gateway));
            }
        }
        for (DestinationRule rule : ApiOrder.sorted(resources, DestinationRule.class)) {
            if (Visibility.isVisible(
                    rule.exportTo(),
                    rule.metadata().namespace(),
                    options.workload().namespace())) {
                requests.addAll(CredentialRequest.of(rule));
            }
        }
        return requests;
    }

    /**
     * @param resources the whole mesh, in any order
     * @param credentials what {@link #credentialRequests} asks for
     * @param pods that run
     */
    public CompileResult compile(
            Collection<? extends Resource> resources, Credentials credentials, Collection<PodEndpoint> pods) {
        var findings = new Findings();
        List<Gateway> gateways = ApiOrder.sorted(resources, Gateway.class);
        List<GatewayServer> servers = servers(gateways, findings);
        List<BoundVirtualService> virtualServices = visible(resources, findings);

        var merge = new ServerMerge(new GatewayPorts(resources, options), findings);
        servers.forEach(merge::add);

        var bindings = new Bindings(servers, virtualServices);
        bindings.check(gateways, findings);
        new CertificateChecks(credentials, bindings, findings).check(merge.groups());
        new RedirectChecks(findings).check(merge.groups());

        var destinations = new Destinations(
                new ServiceRegistry(resources, pods, options),
                new DestinationRules(ApiOrder.sorted(resources, DestinationRule.class), options.workload()),
                new UpstreamTransports(credentials, findings),
                findings);
        var listeners =
                new Listeners(options, bindings, destinations, new Terminations(credentials, findings), findings);
        var snapshot = new Snapshot(listeners.compile(merge.groups()), destinations.clusters());
        return new CompileResult(snapshot, findings.sorted());
    }

    /** The Services that somebody serves, by host name. */
    public List<ServiceEndpoints> services(Collection<? extends Resource> resources, Collection<PodEndpoint> pods) {
        return new ServiceRegistry(resources, pods, options).served();
    }

    /** The servers of the Gateways that select this workload. */
    private List<GatewayServer> servers(List<Gateway> gateways, Findings findings) {
        var servers = new ArrayList<GatewayServer>();
        for (Gateway gateway : gateways) {
            if (options.workload().isSelectedBy(gateway)) {
                servers.addAll(GatewayServer.of(gateway));
            } else {
                findings.warning(
                        DiagnosticCode.GATEWAY_NOT_SELECTED,
                        gateway.metadata(),
                        "spec.selector",
                        "Gateway " + gateway.metadata().qualifiedName() + " does not run here: its selector "
                                + GatewayWorkload.describe(gateway.selector()) + " matches no gateway",
                        "the gateway's pod has the labels "
                                + GatewayWorkload.describe(options.workload().labels()),
                        "set the selector to istio: ingressgateway");
            }
        }
        return servers;
    }

    /**
     * In the order in which Istio gives them to a gateway: those that only its namespace sees, of that namespace and then of
     * others; then the public ones. Among them in the order of the API, those that delegate after the others.
     */
    private List<BoundVirtualService> visible(Collection<? extends Resource> resources, Findings findings) {
        List<VirtualService> all = ApiOrder.sorted(resources, VirtualService.class);
        var delegates = new Delegates(all, findings);
        var visible = new ArrayList<BoundVirtualService>();
        var roots = new ArrayList<BoundVirtualService>();
        for (VirtualService virtualService : all) {
            if (!Delegates.isDelegate(virtualService) && isVisible(virtualService, findings)) {
                (Delegates.isRoot(virtualService) ? roots : visible)
                        .add(BoundVirtualService.of(virtualService, delegates.rules(virtualService)));
            }
        }
        visible.addAll(roots);
        visible.sort(Comparator.comparingInt(this::exportRank));
        return visible;
    }

    private int exportRank(BoundVirtualService bound) {
        VirtualService virtualService = bound.virtualService();
        if (Visibility.isPublic(virtualService.exportTo())) {
            return 2;
        }
        return virtualService.metadata().namespace().equals(options.workload().namespace()) ? 0 : 1;
    }

    private boolean isVisible(VirtualService virtualService, Findings findings) {
        ObjectMeta metadata = virtualService.metadata();
        String namespace = options.workload().namespace();
        if (Visibility.isVisible(virtualService.exportTo(), metadata.namespace(), namespace)) {
            return true;
        }
        if (virtualService.gateways().stream().anyMatch(name -> !name.equals(BoundVirtualService.MESH))) {
            findings.warning(
                    DiagnosticCode.NOT_EXPORTED,
                    metadata,
                    "spec.exportTo",
                    "VirtualService " + metadata.qualifiedName() + " does nothing here: the gateway does not see it",
                    "exportTo is " + String.join(", ", virtualService.exportTo())
                            + "; the gateway's pod is in namespace " + namespace,
                    "add \"" + namespace + "\" or \"*\" to exportTo");
        }
        return false;
    }
}
