package dev.meshgw.cli.gateway;

import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.explain.Call;
import dev.meshgw.explain.Story;
import dev.meshgw.explain.Story.ActionStep;
import dev.meshgw.explain.Story.CertificateStep;
import dev.meshgw.explain.Story.ClientCertificateStep;
import dev.meshgw.explain.Story.CredentialStep;
import dev.meshgw.explain.Story.DestinationStep;
import dev.meshgw.explain.Story.FilterChainStep;
import dev.meshgw.explain.Story.HeaderStep;
import dev.meshgw.explain.Story.Hint;
import dev.meshgw.explain.Story.ListenerStep;
import dev.meshgw.explain.Story.RuleStep;
import dev.meshgw.explain.Story.ServerStep;
import dev.meshgw.explain.Story.VirtualHostStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/**
 * A story for programs. Its keys are stable: request, outcome, listener, skippedServers, filterChains, credential,
 * clientCertificate, virtualHost, rules, action, destinations, headers, hints. What was not reached is null or empty; {@code
 * where} is {@code file:line:column}.
 */
final class StoryJson {

    private StoryJson() {}

    static String render(Story story) {
        var root = new LinkedHashMap<String, @Nullable Object>();
        root.put("request", call(story.call()));
        var ending = story.ending();
        root.put(
                "outcome",
                map(
                        "result", ending.outcome().text(),
                        "reached", ending.outcome().isReached(),
                        "status", ending.status() == 0 ? null : ending.status(),
                        "flags", ending.flags(),
                        "summary", ending.summary()));
        root.put("listener", optional(story.listener(), StoryJson::listener));
        root.put("skippedServers", list(story.skippedServers(), StoryJson::server));
        root.put("filterChains", list(story.filterChains(), StoryJson::filterChain));
        root.put("credential", optional(story.credential(), StoryJson::credential));
        root.put("clientCertificate", optional(story.clientCertificate(), StoryJson::clientCertificate));
        root.put("virtualHost", optional(story.virtualHost(), StoryJson::virtualHost));
        root.put("rules", list(story.rules(), StoryJson::rule));
        root.put("action", optional(story.action(), StoryJson::action));
        root.put("destinations", list(story.destinations(), StoryJson::destination));
        root.put("headers", list(story.headers(), StoryJson::header));
        root.put("hints", list(story.hints(), StoryJson::hint));
        return print(root);
    }

    /** With a newline at the end. */
    static String print(Object value) {
        return JSON.std
                        .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
                        .asString(value)
                + "\n";
    }

    private static Map<String, @Nullable Object> call(Call call) {
        return map(
                "port",
                call.port(),
                "tls",
                call.tls(),
                "sni",
                call.sni(),
                "method",
                call.request() ? call.method() : null,
                "authority",
                call.request() ? call.authority() : null,
                "path",
                call.request() ? call.path() : null);
    }

    private static Map<String, @Nullable Object> listener(ListenerStep step) {
        return map(
                "name", step.name(),
                "address", step.address(),
                "gatewayPort", step.gatewayPort(),
                "protocol", step.protocol());
    }

    static Map<String, @Nullable Object> server(ServerStep step) {
        return map(
                "server", step.server(),
                "port", step.port(),
                "hosts", step.hosts(),
                "why", step.why(),
                "fix", step.fix(),
                "where", where(step.where()));
    }

    private static Map<String, @Nullable Object> filterChain(FilterChainStep step) {
        return map(
                "name", step.name(),
                "serverNames", step.serverNames(),
                "mode", step.mode(),
                "chosen", step.chosen(),
                "why", step.why(),
                "where", where(step.where()));
    }

    private static Map<String, @Nullable Object> credential(CredentialStep step) {
        return map(
                "mode", step.mode(),
                "reason", step.reason(),
                "certificates", list(step.certificates(), StoryJson::certificate),
                "where", where(step.where()));
    }

    private static Map<String, @Nullable Object> certificate(CertificateStep step) {
        return map(
                "subject", step.subject(),
                "issuer", step.issuer(),
                "serial", step.serial(),
                "names", step.names(),
                "notBefore", step.notBefore().toString(),
                "notAfter", step.notAfter().toString(),
                "valid", step.valid(),
                "coversHost", step.covers(),
                "coverage", step.coverage());
    }

    private static Map<String, @Nullable Object> clientCertificate(ClientCertificateStep step) {
        return map(
                "required", step.required(),
                "authorities", step.authorities(),
                "subjectAltNames", step.subjectAltNames(),
                "given", step.given(),
                "accepted", step.accepted(),
                "alert", step.alert(),
                "why", step.why());
    }

    private static Map<String, @Nullable Object> virtualHost(VirtualHostStep step) {
        return map(
                "routeConfiguration", step.routeConfiguration(),
                "name", step.name(),
                "domain", step.domain(),
                "domains", step.domains());
    }

    private static Map<String, @Nullable Object> rule(RuleStep step) {
        return map(
                "number", step.number(),
                "name", step.name(),
                "match", step.match(),
                "matched", step.failed() == null,
                "failed", step.failed(),
                "where", where(step.where()));
    }

    private static Map<String, @Nullable Object> action(ActionStep step) {
        return map("kind", step.kind(), "what", step.what(), "where", where(step.where()));
    }

    private static Map<String, @Nullable Object> destination(DestinationStep step) {
        return map(
                "cluster", step.cluster(),
                "percent", step.share(),
                "how", step.how(),
                "endpoints", step.endpoints(),
                "problem", step.problem(),
                "fix", step.fix(),
                "where", where(step.where()));
    }

    private static Map<String, @Nullable Object> header(HeaderStep step) {
        return map(
                "of", step.request() ? "request" : "response",
                "operation", step.operation(),
                "name", step.name(),
                "value", step.operation().equals("remove") ? null : step.value(),
                "by", step.by(),
                "where", where(step.where()));
    }

    private static Map<String, @Nullable Object> hint(Hint hint) {
        return map("what", hint.what(), "fix", hint.fix(), "where", where(hint.where()));
    }

    static @Nullable String where(@Nullable SourceLocation location) {
        return location == null ? null : location.toString();
    }

    private static <T> List<Map<String, @Nullable Object>> list(
            List<T> steps, Function<T, Map<String, @Nullable Object>> toMap) {
        return steps.stream().map(toMap).toList();
    }

    private static <T> @Nullable Object optional(@Nullable T step, Function<T, Map<String, @Nullable Object>> toMap) {
        return step == null ? null : toMap.apply(step);
    }

    /** @param entries key, value, key, value … in the order of the text */
    static Map<String, @Nullable Object> map(@Nullable Object... entries) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}
