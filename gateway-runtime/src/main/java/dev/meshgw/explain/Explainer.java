package dev.meshgw.explain;

import dev.meshgw.explain.Story.CertificateStep;
import dev.meshgw.explain.Story.ClientCertificateStep;
import dev.meshgw.explain.Story.CredentialStep;
import dev.meshgw.explain.Story.FilterChainStep;
import dev.meshgw.explain.Story.Hint;
import dev.meshgw.explain.Story.ListenerStep;
import dev.meshgw.explain.Story.Outcome;
import dev.meshgw.explain.Story.RuleStep;
import dev.meshgw.explain.Story.ServerStep;
import dev.meshgw.explain.Story.VirtualHostStep;
import dev.meshgw.gateway.GatewayConfiguration;
import dev.meshgw.gateway.netty.ClientCertificateCheck;
import dev.meshgw.gateway.netty.ForwardedClientCert;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.Decision;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.MatchCondition;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.RouteDecision;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.VirtualHost;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what a gateway with this configuration would do with a call, and why. Stateless. */
public final class Explainer {

    private final GatewayConfiguration configuration;
    private final SkippedServers servers;
    private final Clock clock;

    /** @param clock for the expiry of certificates */
    public Explainer(GatewayConfiguration configuration, Clock clock) {
        this.configuration = configuration;
        this.servers = new SkippedServers(configuration);
        this.clock = clock;
    }

    /** The servers of Gateways that are not served, with the reason. */
    public static List<ServerStep> skippedServers(GatewayConfiguration configuration) {
        return new SkippedServers(configuration).all();
    }

    public Story explain(Call call) {
        Decision decision = configuration.snapshot().decide(call.connection(), call);
        var story = new StoryBuilder(call);
        if (decision instanceof Decision.NoListener) {
            List<ServerStep> skipped = servers.onPort(call.port());
            story.skippedServers = skipped.isEmpty() ? servers.all() : skipped;
            story.hints = unbound(call, new NearMisses(configuration.snapshot(), call).ofListeners());
            return story.end(
                    Outcome.NO_LISTENER, 0, "", "nothing listens on port " + call.port() + ": connection refused");
        }
        Listener listener = listener(decision);
        story.listener =
                new ListenerStep(listener.name(), address(listener), listener.gatewayPort(), listener.protocol());
        story.skippedServers = servers.onPort(listener.gatewayPort());
        FilterChain chosen = listener.filterChain(call.sni());
        story.filterChains = listener.filterChains().stream()
                .map(chain -> filterChain(chain, chosen, call.sni()))
                .toList();
        if (chosen == null) {
            story.hints = unbound(call, new NearMisses(configuration.snapshot(), call).ofFilterChains(listener));
            return story.end(
                    Outcome.NO_FILTER_CHAIN,
                    0,
                    "NR",
                    "no filter chain of port " + listener.gatewayPort() + " takes "
                            + (call.sni() == null ? "a connection without SNI" : "SNI " + call.sni())
                            + ": the connection is closed without an answer");
        }
        if (decision instanceof Decision.ProtocolMismatch mismatch) {
            return story.end(
                    Outcome.PROTOCOL_MISMATCH,
                    mismatch.tlsExpected() ? 0 : 400,
                    mismatch.tlsExpected() ? "" : "DPE",
                    mismatch.tlsExpected()
                            ? "the server expects TLS and gets plain text: the connection is closed"
                            : "the server speaks plain HTTP and gets a ClientHello: it answers 400 in plain text");
        }
        if (chosen.transportSocket() instanceof TransportSocket.Termination termination) {
            story.credential = credential(chosen, termination, call);
            if (decision instanceof Decision.SecretNotReady notReady) {
                story.hints = servers.ofCredential(chosen.origin());
                return story.end(
                        Outcome.SECRET_NOT_READY,
                        0,
                        "",
                        "the secret " + notReady.resourceName()
                                + " is not there: the connection is closed without a TLS byte");
            }
            story.clientCertificate = clientCertificate(termination.clientAuthentication(), call);
            if (story.clientCertificate != null && !story.clientCertificate.accepted()) {
                return story.end(
                        Outcome.CLIENT_CERTIFICATE_REFUSED,
                        0,
                        "",
                        "the handshake fails with alert " + story.clientCertificate.alert());
            }
            story.forwardedClientCert = forwardedClientCert(termination, call);
        }
        if (decision instanceof Decision.Proxied proxied) {
            new Upstreams(configuration.diagnostics()).proxied(proxied, story);
            return story.ended();
        }
        if (decision instanceof Decision.HttpRequest http) {
            return request(http, listener, call, story);
        }
        throw new AssertionError(decision);
    }

    private Story request(Decision.HttpRequest http, Listener listener, Call call, StoryBuilder story) {
        RouteConfiguration routes = http.routes();
        if (!call.request()) {
            story.virtualHost = new VirtualHostStep(routes.name(), null, null, domains(routes));
            return story.end(Outcome.TERMINATED, 0, "", "TLS ends here; the Host of each request decides");
        }
        VirtualHost host = routes.virtualHost(call.authority());
        story.virtualHost = host == null
                ? new VirtualHostStep(routes.name(), null, null, domains(routes))
                : new VirtualHostStep(
                        routes.name(),
                        host.name(),
                        domain(host, call),
                        host.domains().stream().map(HostPattern::value).toList());
        var nearMisses = new NearMisses(configuration.snapshot(), call);
        RouteDecision decision = http.decision();
        if (decision instanceof RouteDecision.NoVirtualHost) {
            story.hints = unbound(call, nearMisses.ofVirtualHosts(listener, http.filterChain(), routes));
            return story.end(
                    Outcome.NO_VIRTUAL_HOST,
                    404,
                    "NR",
                    "404: no virtual host of " + routes.name() + " has the name " + call.host());
        }
        if (decision instanceof RouteDecision.RequiresTls requiresTls) {
            return story.end(
                    Outcome.REDIRECTED, 301, "", "301 to " + requiresTls.location(call) + " (tls.httpsRedirect)");
        }
        if (host != null) {
            story.rules = rules(host, call);
        }
        if (decision instanceof RouteDecision.NoRoute noRoute) {
            var hints = new ArrayList<>(nearMisses.ofRoutes(noRoute.virtualHost()));
            hints.addAll(servers.ofRoutes(http.filterChain().origin()));
            story.hints = unbound(call, hints);
            return story.end(
                    Outcome.NO_ROUTE,
                    404,
                    "NR",
                    noRoute.virtualHost().routes().isEmpty()
                            ? "404: virtual host " + noRoute.virtualHost().name() + " has no rules"
                            : "404: none of the rules of virtual host "
                                    + noRoute.virtualHost().name() + " matches");
        }
        Route route = ((RouteDecision.Routed) decision).route();
        if (route.action() instanceof RouteAction.Forward forward) {
            new Upstreams(configuration.diagnostics()).forwarded(route, forward, story);
            return story.ended();
        }
        return LocalAnswers.answered(route, story);
    }

    /** What is wrong with a VirtualService of this very host explains more than what resembles it. */
    private List<Hint> unbound(Call call, List<Hint> others) {
        List<Hint> hints = new UnboundVirtualServices(configuration).of(call.host());
        hints.addAll(others);
        return hints;
    }

    /** The rules up to the one that matches, each with the first of its conditions that fails: as they are tried. */
    private static List<RuleStep> rules(VirtualHost host, Call call) {
        var steps = new ArrayList<RuleStep>();
        for (Route route : host.routes()) {
            MatchCondition failed = route.match().conditions().stream()
                    .filter(condition -> !condition.holds(call))
                    .findFirst()
                    .orElse(null);
            steps.add(new RuleStep(
                    steps.size() + 1,
                    route.name(),
                    route.match().toString(),
                    failed == null ? null : failed.toString(),
                    route.origin()));
            if (failed == null) {
                break;
            }
        }
        return steps;
    }

    private static Listener listener(Decision decision) {
        if (decision instanceof Decision.NoFilterChain noChain) {
            return noChain.listener();
        }
        if (decision instanceof Decision.SecretNotReady notReady) {
            return notReady.listener();
        }
        if (decision instanceof Decision.ProtocolMismatch mismatch) {
            return mismatch.listener();
        }
        if (decision instanceof Decision.Proxied proxied) {
            return proxied.listener();
        }
        return ((Decision.HttpRequest) decision).listener();
    }

    /** {@code 127.0.0.1:8443}; the port is {@code *} if a free one will be bound. */
    public static String address(Listener listener) {
        String host = listener.bind().indexOf(':') < 0 ? listener.bind() : "[" + listener.bind() + "]";
        return host + ":" + (listener.port() == 0 ? "*" : listener.port());
    }

    private static FilterChainStep filterChain(FilterChain chain, @Nullable FilterChain chosen, @Nullable String sni) {
        List<String> names =
                chain.serverNames().stream().map(HostPattern::value).toList();
        String why;
        if (chain.serverNames().isEmpty()) {
            why = chain.transportSocket() instanceof TransportSocket.PlainText
                    ? "takes every connection"
                    : "takes every SNI, and none";
        } else if (sni == null) {
            why = "the connection has no SNI";
        } else {
            Optional<HostPattern> matching = chain.serverNames().stream()
                    .filter(name -> name.matches(sni))
                    .sorted()
                    .findFirst();
            why = matching.map(name -> "SNI " + sni + " matches " + name)
                    .orElse("SNI " + sni + " matches none of these");
        }
        boolean isChosen = chain == chosen;
        boolean beaten = !isChosen
                && (chain.serverNames().isEmpty()
                        || (sni != null && chain.serverNames().stream().anyMatch(name -> name.matches(sni))));
        if (beaten) {
            why += ", but another filter chain has a more specific name or came first";
        }
        return new FilterChainStep(chain.name(), names, Answers.mode(chain), isChosen, why, chain.origin());
    }

    private CredentialStep credential(FilterChain chain, TransportSocket.Termination termination, Call call) {
        if (termination.certificates() instanceof TransportSocket.ServerCertificates.NotReady notReady) {
            return new CredentialStep(
                    Answers.mode(chain), notReady.resourceName() + ": " + notReady.reason(), List.of(), chain.origin());
        }
        List<CertificateStep> certificates = ((TransportSocket.ServerCertificates.Ready) termination.certificates())
                .credentials().stream()
                        .map(credential -> certificate(credential, call.host()))
                        .toList();
        return new CredentialStep(Answers.mode(chain), null, certificates, chain.origin());
    }

    private CertificateStep certificate(TlsCredential credential, @Nullable String host) {
        CertificateDescription leaf = CertificateDescription.of(credential.leaf());
        Instant now = clock.instant();
        List<String> names =
                leaf.subjectAltNames().stream().map(Object::toString).toList();
        Boolean covers = null;
        String coverage = "no host is asked for";
        if (host != null && !leaf.subjectAltNames().isEmpty()) {
            covers = leaf.subjectAltNames().stream().anyMatch(name -> name.covers(host));
            coverage = covers ? "covers " + host : "does not cover " + host + ": clients refuse it";
        } else if (host != null) {
            covers = leaf.subject().commonName().filter(host::equalsIgnoreCase).isPresent();
            coverage = covers
                    ? "covers " + host + " by its common name only: curl accepts that, Go and browsers do not"
                    : "does not cover " + host + ": it has no subject alternative name, and another common name";
        }
        return new CertificateStep(
                leaf.subject().rfc4514(),
                leaf.issuer().rfc4514(),
                leaf.serialNumber().toString(16),
                names,
                leaf.validity().notBefore(),
                leaf.validity().notAfter(),
                leaf.validity().includes(now),
                covers,
                coverage);
    }

    private static @Nullable ClientCertificateStep clientCertificate(ClientAuthentication clients, Call call) {
        if (!(clients instanceof ClientAuthentication.Requested requested)) {
            return null;
        }
        List<String> authorities = requested.authorities().authorities().stream()
                .map(Explainer::name)
                .toList();
        List<X509Certificate> chain = call.clientCertificate();
        if (chain.isEmpty()) {
            return new ClientCertificateStep(
                    requested.required(),
                    authorities,
                    requested.subjectAltNames(),
                    null,
                    !requested.required(),
                    requested.required()
                            ? "the client shows none: --client-cert FILE asks with one"
                            : "the client shows none, which OPTIONAL_MUTUAL allows",
                    requested.required() ? "certificate_required" : null);
        }
        Optional<ClientCertificateCheck.Refusal> refusal = ClientCertificateCheck.refusal(requested, chain);
        return new ClientCertificateStep(
                requested.required(),
                authorities,
                requested.subjectAltNames(),
                name(chain.get(0)),
                refusal.isEmpty(),
                refusal.map(ClientCertificateCheck.Refusal::why).orElse("its chain leads to one of the authorities"),
                refusal.map(ClientCertificateCheck.Refusal::alert).orElse(null));
    }

    /** What a client's certificate becomes for the upstream; null if the client is not asked for one, or has none. */
    private static @Nullable String forwardedClientCert(TransportSocket.Termination termination, Call call) {
        boolean shown = termination.clientAuthentication() instanceof ClientAuthentication.Requested
                && !call.clientCertificate().isEmpty();
        if (!shown) {
            return null;
        }
        X509Certificate server = termination.certificates() instanceof TransportSocket.ServerCertificates.Ready ready
                ? ready.credentials().get(0).leaf()
                : null;
        return ForwardedClientCert.value(call.clientCertificate().get(0), server);
    }

    private static String name(X509Certificate certificate) {
        return DistinguishedName.of(certificate.getSubjectX500Principal()).rfc4514();
    }

    private static List<String> domains(RouteConfiguration routes) {
        return routes.virtualHosts().entries().keySet().stream()
                .map(HostPattern::value)
                .toList();
    }

    private static @Nullable String domain(VirtualHost host, Call call) {
        String name = new HostPattern(String.valueOf(call.host())).value();
        return host.domains().stream()
                .filter(domain -> domain.matches(name))
                .sorted()
                .map(HostPattern::value)
                .findFirst()
                .orElse(null);
    }
}
