package dev.meshgw.config.validation;

import dev.meshgw.config.resource.HttpMatchRequest;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.StringMatch;
import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rules of a VirtualService that no request or connection gets to: IST0130, and matches that an earlier rule has taken:
 * IST0131. The comparison is istioctl's, which knows prefixes of URIs and nothing else that overlaps.
 */
final class UnreachableRules {

    private static final int MAX_COVERING_MATCHES = 10;

    private final Verdict verdict;

    private UnreachableRules(Verdict verdict) {
        this.verdict = verdict;
    }

    /** A prefix match, with the conditions that must agree before it can cover another. */
    private record PrefixMatch(
            int rule, int index, String ruleName, String matchName, String prefix, Conditions conditions) {}

    private record Conditions(
            int port,
            String method,
            String authority,
            Map<String, String> headers,
            Map<String, String> queryParams,
            Map<String, String> withoutHeaders) {

        /** As istioctl has it: the earlier text may be longer than the later one, since both carry their kind in front. */
        boolean cover(Conditions later) {
            return port == later.port
                    && method.startsWith(later.method)
                    && authority.startsWith(later.authority)
                    && cover(headers, later.headers)
                    && cover(queryParams, later.queryParams)
                    && cover(withoutHeaders, later.withoutHeaders);
        }

        private static boolean cover(Map<String, String> earlier, Map<String, String> later) {
            return earlier.size() == later.size()
                    && earlier.entrySet().stream().allMatch(entry -> {
                        String other = later.get(entry.getKey());
                        return other != null && entry.getValue().startsWith(other);
                    });
        }
    }

    static void check(VirtualService service, Verdict verdict) {
        var rules = new UnreachableRules(verdict);
        rules.duplicates("spec.http", service.http(), HttpRoute::match, UnreachableRules::withoutName);
        rules.overlaps(service.http());
        rules.duplicates("spec.tcp", service.tcp(), route -> route.match(), match -> match);
        rules.duplicates("spec.tls", service.tls(), route -> route.match(), match -> match);
    }

    private static Object withoutName(HttpMatchRequest match) {
        return new HttpMatchRequest(
                "",
                match.uri(),
                match.scheme(),
                match.method(),
                match.authority(),
                match.headers(),
                match.withoutHeaders(),
                match.queryParams(),
                match.port(),
                match.sourceLabels(),
                match.sourceNamespace(),
                match.gateways(),
                match.ignoreUriCase(),
                match.statPrefix());
    }

    private <R, M> void duplicates(
            String section, List<R> routes, Function<R, List<M>> matchesOf, Function<M, Object> keyOf) {
        Map<Object, Integer> seen = new HashMap<>();
        boolean matchesAll = false;
        for (int i = 0; i < routes.size(); i++) {
            List<M> matches = matchesOf.apply(routes.get(i));
            String path = section + "[" + i + "]";
            if (matches.isEmpty()) {
                if (matchesAll) {
                    unreachable(path, name(routes.get(i), i), "only the last rule can have no matches");
                }
                matchesAll = true;
                continue;
            }
            if (matchesAll) {
                for (int j = 0; j < matches.size(); j++) {
                    unreachable(
                            path + ".match[" + j + "]", name(routes.get(i), i), "route without matches defined before");
                }
                continue;
            }
            int duplicates = 0;
            for (int j = 0; j < matches.size(); j++) {
                Integer earlier = seen.putIfAbsent(keyOf.apply(matches.get(j)), i);
                if (earlier != null) {
                    ineffective(
                            path + ".match[" + j + "]",
                            name(routes.get(i), i),
                            matchName(matches.get(j), j),
                            name(routes.get(earlier), earlier));
                    duplicates++;
                }
            }
            if (duplicates == matches.size()) {
                unreachable(path, name(routes.get(i), i), "all matches used by prior rules");
            }
        }
    }

    private void overlaps(List<HttpRoute> routes) {
        List<PrefixMatch> prefixes = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        // What comes after a rule that matches everything was reported as unreachable.
        for (int i = 0; i < routes.size() && !routes.get(i).match().isEmpty(); i++) {
            List<HttpMatchRequest> matches = routes.get(i).match();
            for (int j = 0; j < matches.size(); j++) {
                boolean isDuplicate = !seen.add(withoutName(matches.get(j)));
                if (!isDuplicate
                        && matches.get(j).uri() instanceof StringMatch.Prefix prefix
                        && !prefix.value().isEmpty()) {
                    prefixes.add(new PrefixMatch(
                            i,
                            j,
                            name(routes.get(i), i),
                            matchName(matches.get(j), j),
                            prefix.value(),
                            conditions(matches.get(j))));
                }
            }
        }
        for (int i = 1; i < prefixes.size(); i++) {
            reportIfCovered(prefixes.get(i), prefixes.subList(0, i));
        }
    }

    /** Names all that cover it, as istioctl does, but not without end. */
    private void reportIfCovered(PrefixMatch later, List<PrefixMatch> earlier) {
        int reported = 0;
        for (PrefixMatch each : earlier) {
            if (reported < MAX_COVERING_MATCHES
                    && later.prefix().startsWith(each.prefix())
                    && !later.prefix().equals(each.prefix())
                    && each.conditions().cover(later.conditions())) {
                ineffective(
                        "spec.http[" + later.rule() + "].match[" + later.index() + "]",
                        later.ruleName(),
                        later.matchName() + " of prefix " + DiagnosticText.escape(later.prefix()),
                        each.matchName() + " of prefix " + DiagnosticText.escape(each.prefix()) + " on "
                                + each.ruleName());
                reported++;
            }
        }
    }

    private static Conditions conditions(HttpMatchRequest match) {
        String method = text(match.method());
        return new Conditions(
                match.port(),
                // No method is GET to istioctl.
                method.isEmpty() ? "exact:GET" : method,
                text(match.authority()),
                texts(match.headers()),
                texts(match.queryParams()),
                texts(match.withoutHeaders()));
    }

    private static Map<String, String> texts(Map<String, StringMatch> matches) {
        Map<String, String> texts = new HashMap<>();
        matches.forEach((name, match) -> texts.put(name, text(match)));
        return texts;
    }

    private static String text(@Nullable StringMatch match) {
        if (match instanceof StringMatch.Exact exact && !exact.value().isEmpty()) {
            return "exact:" + exact.value();
        }
        if (match instanceof StringMatch.Prefix prefix && !prefix.value().isEmpty()) {
            return "prefix:" + prefix.value();
        }
        return "";
    }

    private static String name(Object route, int index) {
        return route instanceof HttpRoute http && !http.name().isEmpty()
                ? DiagnosticText.quote(http.name())
                : "#" + index;
    }

    private static String matchName(Object match, int index) {
        return match instanceof HttpMatchRequest http && !http.name().isEmpty()
                ? DiagnosticText.quote(http.name())
                : "#" + index;
    }

    private void unreachable(String path, String rule, String reason) {
        verdict.warning(
                DiagnosticCode.UNREACHABLE_RULE,
                path,
                "virtualService rule " + rule + " not used (" + reason + ")",
                "the first rule that matches is taken");
    }

    private void ineffective(String path, String rule, String match, String earlier) {
        verdict.warning(
                DiagnosticCode.INEFFECTIVE_MATCH,
                path,
                "virtualService rule " + rule + " match " + match + " is not used (duplicate/overlapping match in rule "
                        + earlier + ")",
                "the first rule that matches is taken");
    }
}
