package dev.meshgw.snapshot.compile;

import com.google.re2j.Pattern;
import dev.meshgw.config.resource.HttpMatchRequest;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.StringMatch;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.snapshot.PathMatch;
import dev.meshgw.snapshot.RequestMatch;
import dev.meshgw.snapshot.RequestMatch.HeaderMatch;
import dev.meshgw.snapshot.RequestMatch.QueryMatch;
import dev.meshgw.snapshot.ValueMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the conditions of a VirtualService into what is asked of each request. */
final class RequestMatches {

    /** Conditions on claims of a token, which only RequestAuthentication could check. */
    private static final String CLAIMS = "@request.auth.claims";

    private final ObjectMeta owner;
    private final Findings findings;

    RequestMatches(ObjectMeta owner, Findings findings) {
        this.owner = owner;
        this.findings = findings;
    }

    /**
     * @param path of the match, {@code spec.http[0].match[0].}
     * @return null if it cannot be evaluated here; that was said then
     */
    @Nullable
    RequestMatch compile(HttpMatchRequest match, String path) {
        var headers = new ArrayList<HeaderMatch>();
        boolean complete = headers(match.headers(), false, path + "headers", headers);
        complete &= headers(match.withoutHeaders(), true, path + "withoutHeaders", headers);
        header(":method", match.method(), headers);
        header(":authority", match.authority(), headers);
        header(":scheme", match.scheme(), headers);
        var query = new ArrayList<QueryMatch>();
        new TreeMap<>(match.queryParams()).forEach((name, value) -> query.add(new QueryMatch(name, value(value))));
        return complete ? new RequestMatch(uri(match, path), headers, query) : null;
    }

    private PathMatch uri(HttpMatchRequest match, String path) {
        StringMatch uri = match.uri();
        if (uri == null || uri instanceof StringMatch.Present) {
            return PathMatch.ANY;
        }
        if (uri instanceof StringMatch.Exact exact) {
            warnUnlessReachable(exact.value(), path + "uri.exact");
            return new PathMatch.Exact(exact.value(), match.ignoreUriCase());
        }
        if (uri instanceof StringMatch.Prefix prefix) {
            warnUnlessReachable(prefix.value(), path + "uri.prefix");
            return new PathMatch.Prefix(prefix.value(), match.ignoreUriCase());
        }
        return new PathMatch.Regex(Pattern.compile(((StringMatch.Regex) uri).value()));
    }

    private void warnUnlessReachable(String uri, String path) {
        String why = null;
        String fix = null;
        if (uri.indexOf('?') >= 0 || uri.indexOf('#') >= 0) {
            why = "only the path is compared, and it ends before the query";
            fix = "match the path alone, and the query with queryParams";
        } else if (!uri.isEmpty() && uri.charAt(0) != '/') {
            why = "every path starts with a slash";
            fix = "write /" + uri;
        }
        if (why != null) {
            findings.warning(
                    DiagnosticCode.NEVER_MATCHES, owner, path, "no request can match \"" + uri + "\"", why, fix);
        }
    }

    private boolean headers(
            Map<String, StringMatch> matches, boolean inverted, String path, List<HeaderMatch> compiled) {
        boolean complete = true;
        for (var entry : new TreeMap<>(matches).entrySet()) {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(CLAIMS)) {
                findings.error(
                        DiagnosticCode.NOT_SUPPORTED,
                        owner,
                        path + "[\"" + entry.getKey() + "\"]",
                        "the rule is left out: claims of tokens are not checked here",
                        "Istio compares them with a token that a RequestAuthentication has validated",
                        null);
                complete = false;
            } else {
                ValueMatch value = inverted && isAny(entry.getValue()) ? ValueMatch.PRESENT : value(entry.getValue());
                compiled.add(new HeaderMatch(name, value, inverted));
            }
        }
        return complete;
    }

    /** In withoutHeaders, {@code *} is no expression: it stands for any value. */
    private static boolean isAny(StringMatch match) {
        return match instanceof StringMatch.Regex regex && regex.value().equals("*");
    }

    private static void header(String name, @Nullable StringMatch match, List<HeaderMatch> compiled) {
        if (match != null) {
            compiled.add(new HeaderMatch(name, value(match), false));
        }
    }

    private static ValueMatch value(StringMatch match) {
        if (match instanceof StringMatch.Exact exact) {
            return new ValueMatch.Exact(exact.value());
        }
        if (match instanceof StringMatch.Prefix prefix) {
            return new ValueMatch.Prefix(prefix.value());
        }
        return match instanceof StringMatch.Regex regex
                ? new ValueMatch.Regex(Pattern.compile(regex.value()))
                : ValueMatch.PRESENT;
    }
}
