package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.Delegate;
import dev.meshgw.config.resource.HttpMatchRequest;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.StringMatch;
import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.config.source.DiagnosticCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rules of delegates in place of the rules that delegate to them, as Istio does before anything else looks at a
 * VirtualService: a rule of the delegate stays if what it matches is part of what the root matches, and takes from the root
 * what it does not say itself.
 */
final class Delegates {

    private final Findings findings;

    /** By {@code namespace/name}. */
    private final Map<String, VirtualService> delegates = new HashMap<>();

    Delegates(List<VirtualService> virtualServices, Findings findings) {
        this.findings = findings;
        for (VirtualService virtualService : virtualServices) {
            if (isDelegate(virtualService)) {
                delegates.put(virtualService.metadata().qualifiedName(), virtualService);
            }
        }
    }

    /** A VirtualService without hosts is only a part of others. */
    static boolean isDelegate(VirtualService virtualService) {
        return virtualService.hosts().isEmpty();
    }

    static boolean isRoot(VirtualService virtualService) {
        return virtualService.http().stream().anyMatch(rule -> rule.delegate() != null);
    }

    /** The rules of a VirtualService with those of its delegates in place. */
    List<HttpRule> rules(VirtualService virtualService) {
        var rules = new ArrayList<HttpRule>();
        for (HttpRule rule : HttpRule.of(virtualService)) {
            if (rule.route().delegate() == null) {
                rules.add(rule);
            } else {
                addDelegated(rule, rule.route().delegate(), rules);
            }
        }
        return rules;
    }

    private void addDelegated(HttpRule root, Delegate reference, List<HttpRule> rules) {
        String namespace = reference.namespace().isEmpty() ? root.owner().namespace() : reference.namespace();
        VirtualService delegate = delegates.get(namespace + "/" + reference.name());
        String why = null;
        if (delegate == null) {
            why = "there is no VirtualService " + namespace + "/" + reference.name() + " without hosts";
        } else if (!Visibility.isVisible(
                delegate.exportTo(), namespace, root.owner().namespace())) {
            why = "VirtualService " + namespace + "/" + reference.name() + " is not exported to namespace "
                    + root.owner().namespace();
        }
        if (delegate == null || why != null) {
            findings.warning(
                    DiagnosticCode.DELEGATE_UNUSED,
                    root.owner(),
                    root.path() + "delegate",
                    "the rule is left out: its delegate cannot be used",
                    why,
                    null);
            return;
        }
        for (HttpRule rule : HttpRule.of(delegate)) {
            List<HttpRule.Match> matches = matches(root, rule);
            if (matches == null) {
                findings.warning(
                        DiagnosticCode.DELEGATE_UNUSED,
                        rule.owner(),
                        rule.path() + "match",
                        "the rule is left out of VirtualService " + root.owner().qualifiedName()
                                + ": it matches more than the rule that delegates to it",
                        "each match must be part of a match of the rule at " + at(root.owner(), root.path()),
                        "begin the path with the prefix of that rule");
            } else {
                rules.add(new HttpRule(merge(root.route(), rule.route()), matches, rule.owner(), rule.path()));
            }
        }
    }

    private static String at(ObjectMeta owner, String path) {
        return owner.origin().at(path.substring(0, path.length() - 1)).toString();
    }

    /** @return null if a match of the delegate is part of none of the root's */
    private static @Nullable List<HttpRule.Match> matches(HttpRule root, HttpRule delegate) {
        if (root.matches().isEmpty()) {
            return delegate.matches();
        }
        var merged = new ArrayList<HttpRule.Match>();
        if (delegate.matches().isEmpty()) {
            // They were written in another resource than the rule, whose place stands for them.
            String place = delegate.path().substring(0, delegate.path().length() - 1);
            root.matches().forEach(match -> merged.add(new HttpRule.Match(match.request(), place)));
            return merged;
        }
        for (HttpRule.Match match : delegate.matches()) {
            boolean found = false;
            for (HttpRule.Match outer : root.matches()) {
                if (isPart(match.request(), outer.request())) {
                    merged.add(new HttpRule.Match(merge(outer.request(), match.request()), match.path()));
                    found = true;
                }
            }
            if (!found) {
                return null;
            }
        }
        return merged;
    }

    private static boolean isPart(HttpMatchRequest inner, HttpMatchRequest outer) {
        return isPart(inner.uri(), outer.uri())
                && isPart(inner.scheme(), outer.scheme())
                && isPart(inner.method(), outer.method())
                && isPart(inner.authority(), outer.authority())
                && isPart(inner.headers(), outer.headers())
                && isPart(inner.withoutHeaders(), outer.withoutHeaders())
                && isPart(inner.queryParams(), outer.queryParams())
                && inner.ignoreUriCase() == outer.ignoreUriCase()
                && (inner.port() == 0 || outer.port() == 0 || inner.port() == outer.port())
                && (outer.sourceNamespace().isEmpty() || outer.sourceNamespace().equals(inner.sourceNamespace()))
                && agree(inner.sourceLabels(), outer.sourceLabels())
                && (outer.gateways().isEmpty() || new HashSet<>(outer.gateways()).containsAll(inner.gateways()));
    }

    private static boolean isPart(Map<String, StringMatch> inner, Map<String, StringMatch> outer) {
        return inner.entrySet().stream().allMatch(entry -> isPart(entry.getValue(), outer.get(entry.getKey())));
    }

    private static boolean agree(Map<String, String> inner, Map<String, String> outer) {
        return inner.entrySet().stream()
                .allMatch(entry -> entry.getValue().equals(outer.getOrDefault(entry.getKey(), entry.getValue())));
    }

    /** Regular expressions are not compared: two of them never are part of each other. */
    private static boolean isPart(@Nullable StringMatch inner, @Nullable StringMatch outer) {
        if (inner == null || outer == null) {
            return true;
        }
        if (outer instanceof StringMatch.Exact exact) {
            return inner.equals(exact);
        }
        if (outer instanceof StringMatch.Prefix prefix) {
            return inner instanceof StringMatch.Prefix longer && longer.value().startsWith(prefix.value())
                    || inner instanceof StringMatch.Exact exact && exact.value().startsWith(prefix.value());
        }
        return false;
    }

    private static HttpMatchRequest merge(HttpMatchRequest root, HttpMatchRequest own) {
        return new HttpMatchRequest(
                joined(root.name(), own.name()),
                own.uri() == null ? root.uri() : own.uri(),
                own.scheme() == null ? root.scheme() : own.scheme(),
                own.method() == null ? root.method() : own.method(),
                own.authority() == null ? root.authority() : own.authority(),
                merge(root.headers(), own.headers()),
                merge(root.withoutHeaders(), own.withoutHeaders()),
                merge(root.queryParams(), own.queryParams()),
                own.port() == 0 ? root.port() : own.port(),
                merge(root.sourceLabels(), own.sourceLabels()),
                own.sourceNamespace().isEmpty() ? root.sourceNamespace() : own.sourceNamespace(),
                own.gateways().isEmpty() ? root.gateways() : own.gateways(),
                own.ignoreUriCase(),
                own.statPrefix().isEmpty() ? root.statPrefix() : own.statPrefix());
    }

    private static <T> Map<String, T> merge(Map<String, T> root, Map<String, T> own) {
        var merged = new HashMap<>(root);
        merged.putAll(own);
        return merged;
    }

    private static String joined(String root, String own) {
        return root.isEmpty() || own.isEmpty() ? root + own : root + "-" + own;
    }

    private static HttpRoute merge(HttpRoute root, HttpRoute own) {
        return new HttpRoute(
                joined(root.name(), own.name()),
                own.match(),
                own.route(),
                own.redirect(),
                own.directResponse() == null ? root.directResponse() : own.directResponse(),
                own.rewrite() == null ? root.rewrite() : own.rewrite(),
                own.timeout() == null ? root.timeout() : own.timeout(),
                own.headers() == null ? root.headers() : own.headers(),
                null,
                own.retries() == null ? root.retries() : own.retries(),
                own.fault() == null ? root.fault() : own.fault(),
                own.mirror() == null ? root.mirror() : own.mirror(),
                own.mirrorPercent() == null ? root.mirrorPercent() : own.mirrorPercent(),
                own.mirrorPercentage() == null ? root.mirrorPercentage() : own.mirrorPercentage(),
                own.mirrors().isEmpty() ? root.mirrors() : own.mirrors(),
                own.corsPolicy() == null ? root.corsPolicy() : own.corsPolicy());
    }
}
