package dev.meshgw.explain;

import dev.meshgw.config.source.SourceLocation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a call, step by step, each with its place in the manifests. What was not reached is null or empty.
 * Immutable.
 *
 * @param listener null if nothing listens
 * @param skippedServers servers of Gateways on this port that are not served; without a listener on any port
 * @param filterChains all of the listener, in its order
 * @param rules those that were tried, in order; the last one matched if any did
 * @param hints what is nearest to a match, the best first
 */
public record Story(
        Call call,
        Ending ending,
        @Nullable ListenerStep listener,
        List<ServerStep> skippedServers,
        List<FilterChainStep> filterChains,
        @Nullable CredentialStep credential,
        @Nullable ClientCertificateStep clientCertificate,
        @Nullable VirtualHostStep virtualHost,
        List<RuleStep> rules,
        @Nullable ActionStep action,
        List<DestinationStep> destinations,
        List<HeaderStep> headers,
        List<Hint> hints) {

    public Story {
        skippedServers = List.copyOf(skippedServers);
        filterChains = List.copyOf(filterChains);
        rules = List.copyOf(rules);
        destinations = List.copyOf(destinations);
        headers = List.copyOf(headers);
        hints = List.copyOf(hints);
    }

    /** How it ends. The names are part of the JSON form. */
    public enum Outcome {
        /** A request that an upstream gets. */
        FORWARDED("forwarded", true),
        /** Bytes that an upstream gets. */
        PROXIED("proxied", true),
        REDIRECTED("redirected", true),
        ANSWERED("answered", true),
        /** Asked about a connection only: TLS ends here, and the request would decide. */
        TERMINATED("terminated", true),
        NO_LISTENER("noListener", false),
        NO_FILTER_CHAIN("noFilterChain", false),
        SECRET_NOT_READY("secretNotReady", false),
        PROTOCOL_MISMATCH("protocolMismatch", false),
        CLIENT_CERTIFICATE_REFUSED("clientCertificateRefused", false),
        NO_VIRTUAL_HOST("noVirtualHost", false),
        NO_ROUTE("noRoute", false),
        CLUSTER_NOT_FOUND("clusterNotFound", false),
        NO_HEALTHY_UPSTREAM("noHealthyUpstream", false),
        /** The certificates for TLS to the upstream are missing. */
        UPSTREAM_TLS_NOT_READY("upstreamTlsNotReady", false);

        private final String text;
        private final boolean reached;

        Outcome(String text, boolean reached) {
            this.text = text;
            this.reached = reached;
        }

        public String text() {
            return text;
        }

        /** Whether it is what the manifests ask for. */
        public boolean isReached() {
            return reached;
        }
    }

    /**
     * @param status of the answer that the gateway itself gives; 0 for none
     * @param flags Envoy's response flags, empty for none
     * @param summary one sentence
     */
    public record Ending(Outcome outcome, int status, String flags, String summary) {}

    /** @param address {@code 127.0.0.1:8443} */
    public record ListenerStep(String name, String address, int gatewayPort, String protocol) {}

    /** @param server {@code server "https" of Gateway default/mygateway} @param fix null if there is no one remedy */
    public record ServerStep(
            String server,
            int port,
            List<String> hosts,
            String why,
            @Nullable String fix,
            SourceLocation where) {}

    /** @param serverNames empty takes every connection */
    public record FilterChainStep(
            String name, List<String> serverNames, String mode, boolean chosen, String why, SourceLocation where) {}

    /** @param reason why there is no certificate to show; null if there is */
    public record CredentialStep(
            String mode, @Nullable String reason, List<CertificateStep> certificates, SourceLocation where) {}

    /**
     * @param names that a client compares with the host
     * @param coverage whether they cover the host, in words
     * @param covers null if no host is known
     */
    public record CertificateStep(
            String subject,
            String issuer,
            String serial,
            List<String> names,
            Instant notBefore,
            Instant notAfter,
            boolean valid,
            @Nullable Boolean covers,
            String coverage) {}

    /**
     * @param required false for OPTIONAL_MUTUAL
     * @param authorities subjects of the CAs
     * @param given subject of the certificate that the client shows; null for none
     * @param alert what the gateway sends; null if it accepts
     */
    public record ClientCertificateStep(
            boolean required,
            List<String> authorities,
            List<String> subjectAltNames,
            @Nullable String given,
            boolean accepted,
            String why,
            @Nullable String alert) {}

    /** @param domain the one that matches; null if no virtual host does */
    public record VirtualHostStep(
            String routeConfiguration,
            @Nullable String name,
            @Nullable String domain,
            List<String> domains) {}

    /**
     * @param number from 1, in the order in which rules are tried
     * @param failed the first condition that does not hold; null for the match
     */
    public record RuleStep(
            int number, String name, String match, @Nullable String failed, SourceLocation where) {}

    /** @param kind {@code forward}, {@code redirect}, {@code directResponse} or {@code tcpProxy} @param what in words, a line each */
    public record ActionStep(String kind, List<String> what, SourceLocation where) {}

    /**
     * @param share of the requests, in percent
     * @param how it is spoken to: protocol and TLS, then what a DestinationRule changes; empty without a cluster
     * @param endpoints {@code host:port}
     * @param problem why it serves nothing; null if it does
     */
    public record DestinationStep(
            String cluster,
            double share,
            List<String> how,
            List<String> endpoints,
            @Nullable String problem,
            @Nullable String fix,
            @Nullable SourceLocation where) {}

    /**
     * A header that the gateway changes.
     *
     * @param request of the request, or else of the response
     * @param operation {@code set}, {@code add} or {@code remove}
     * @param value empty to remove
     * @param by {@code gateway}, {@code route} or the name of a cluster
     */
    public record HeaderStep(
            boolean request,
            String operation,
            String name,
            String value,
            String by,
            @Nullable SourceLocation where) {}

    /** @param where null if it is no place in a manifest */
    public record Hint(
            String what, @Nullable String fix, @Nullable SourceLocation where) {}
}
