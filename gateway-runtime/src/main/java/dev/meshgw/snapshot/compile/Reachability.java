package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.HttpMatchRequest;
import dev.meshgw.config.resource.StringMatch;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.snapshot.compile.HttpRule.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which http rules an earlier one leaves no request for. What istioctl sees, equal conditions and prefixes within
 * prefixes, is said by the validation; this is the rest: anything after a rule that takes all, exact paths below a prefix,
 * and narrower conditions on headers. Where it is not sure, it is silent.
 */
final class Reachability {

    /** Each rule is compared with all before it, and nobody reads more than this by eye. */
    private static final int MAX_RULES = 500;

    /** What a rule without conditions matches. */
    private static final HttpMatchRequest ANY = new HttpMatchRequest(
            "", null, null, null, null, Map.of(), Map.of(), Map.of(), 0, Map.of(), "", List.of(), false, "");

    private final Findings findings;

    Reachability(Findings findings) {
        this.findings = findings;
    }

    /** @param rules of one VirtualService, in order */
    void check(List<HttpRule> rules) {
        var earlier = new ArrayList<Match>();
        for (HttpRule rule : rules.subList(0, Math.min(rules.size(), MAX_RULES))) {
            String path = rule.path().substring(0, rule.path().length() - 1);
            Match taker = taker(rule.matches(), earlier);
            if (taker != null) {
                findings.warning(
                        DiagnosticCode.NEVER_REACHED,
                        rule.owner(),
                        path,
                        "the rule is never reached: an earlier one takes all of its requests",
                        "rules are tried in order, and the first that matches has the request; it is the one at "
                                + rule.owner().origin().at(taker.path()),
                        "put the special rule before the general one");
            }
            earlier.addAll(rule.matches().isEmpty() ? List.of(new Match(ANY, path)) : rule.matches());
        }
    }

    /** One of those that together take everything; null if something is left, or if the validation says it. */
    private static @Nullable Match taker(List<Match> matches, List<Match> earlier) {
        Match unsaid = null;
        for (Match match : matches) {
            Match first = earlier.stream()
                    .filter(each -> covers(each.request(), match.request()))
                    .findFirst()
                    .orElse(null);
            if (first == null) {
                return null;
            }
            boolean isSaid = first.request().uri() instanceof StringMatch.Prefix
                            && match.request().uri() instanceof StringMatch.Prefix
                            && first.request().headers().equals(match.request().headers())
                            && first.request()
                                    .queryParams()
                                    .equals(match.request().queryParams())
                    || first.request().equals(match.request());
            unsaid = isSaid ? unsaid : first;
        }
        return unsaid;
    }

    private static boolean covers(HttpMatchRequest wide, HttpMatchRequest narrow) {
        return (wide.port() == 0 || wide.port() == narrow.port())
                && (wide.gateways().isEmpty() || wide.gateways().equals(narrow.gateways()))
                && (wide.sourceLabels().isEmpty() || wide.sourceLabels().equals(narrow.sourceLabels()))
                && (wide.sourceNamespace().isEmpty() || wide.sourceNamespace().equals(narrow.sourceNamespace()))
                && coversUri(wide, narrow)
                && covers(wide.scheme(), narrow.scheme())
                && covers(wide.method(), narrow.method())
                && covers(wide.authority(), narrow.authority())
                && covers(wide.headers(), narrow.headers())
                && covers(wide.queryParams(), narrow.queryParams())
                && wide.withoutHeaders().entrySet().stream()
                        .allMatch(entry ->
                                entry.getValue().equals(narrow.withoutHeaders().get(entry.getKey())));
    }

    private static boolean covers(Map<String, StringMatch> wide, Map<String, StringMatch> narrow) {
        return wide.entrySet().stream()
                .allMatch(entry ->
                        narrow.containsKey(entry.getKey()) && covers(entry.getValue(), narrow.get(entry.getKey())));
    }

    private static boolean covers(@Nullable StringMatch wide, @Nullable StringMatch narrow) {
        if (wide == null) {
            return true;
        }
        return narrow != null && (wide instanceof StringMatch.Present || coversText(wide, narrow, false));
    }

    private static boolean coversUri(HttpMatchRequest wide, HttpMatchRequest narrow) {
        StringMatch uri = wide.uri();
        boolean takesAll = uri == null
                || uri instanceof StringMatch.Prefix prefix && prefix.value().equals("/")
                || uri instanceof StringMatch.Regex regex && regex.value().equals(".*");
        boolean isComparable = wide.ignoreUriCase() || !narrow.ignoreUriCase();
        return takesAll
                || (isComparable && narrow.uri() != null && coversText(uri, narrow.uri(), wide.ignoreUriCase()));
    }

    private static boolean coversText(StringMatch wide, StringMatch narrow, boolean ignoreCase) {
        if (wide instanceof StringMatch.Prefix prefix) {
            String start = text(prefix.value(), ignoreCase);
            return narrow instanceof StringMatch.Exact exact
                            && text(exact.value(), ignoreCase).startsWith(start)
                    || narrow instanceof StringMatch.Prefix other
                            && text(other.value(), ignoreCase).startsWith(start);
        }
        if (wide instanceof StringMatch.Exact exact) {
            return narrow instanceof StringMatch.Exact other
                    && text(exact.value(), ignoreCase).equals(text(other.value(), ignoreCase));
        }
        return wide.equals(narrow);
    }

    private static String text(String value, boolean ignoreCase) {
        return ignoreCase ? value.toLowerCase(Locale.ROOT) : value;
    }
}
