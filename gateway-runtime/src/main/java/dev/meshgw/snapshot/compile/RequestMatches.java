package dev.meshgw.snapshot.compile;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
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
     * @return null if it cannot be evaluated; that was said then
     */
    @Nullable
    RequestMatch compile(HttpMatchRequest match, String path) {
        PathMatch uri = uri(match, path);
        var headers = new ArrayList<HeaderMatch>();
        boolean complete = uri != null;
        complete &= headers(match.headers(), false, path + "headers", headers);
        complete &= headers(match.withoutHeaders(), true, path + "withoutHeaders", headers);
        complete &= header(":method", match.method(), path + "method", headers);
        complete &= header(":authority", match.authority(), path + "authority", headers);
        complete &= header(":scheme", match.scheme(), path + "scheme", headers);
        var query = new ArrayList<QueryMatch>();
        for (var entry : new TreeMap<>(match.queryParams()).entrySet()) {
            ValueMatch value = value(entry.getValue(), path + "queryParams[\"" + entry.getKey() + "\"]");
            complete &= value != null;
            if (value != null) {
                query.add(new QueryMatch(entry.getKey(), value));
            }
        }
        return complete && uri != null ? new RequestMatch(uri, headers, query) : null;
    }

    private @Nullable PathMatch uri(HttpMatchRequest match, String path) {
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
        Pattern pattern = pattern(((StringMatch.Regex) uri).value(), path + "uri.regex");
        return pattern == null ? null : new PathMatch.Regex(pattern);
    }

    private void warnUnlessReachable(String uri, String path) {
        String why = null;
        if (uri.indexOf('?') >= 0 || uri.indexOf('#') >= 0) {
            why = "only the path is compared, and it ends before the query";
        } else if (!uri.isEmpty() && uri.charAt(0) != '/') {
            why = "every path starts with a slash";
        }
        if (why != null) {
            findings.warning(
                    DiagnosticCode.NEVER_MATCHES, owner, path, "no request can match \"" + uri + "\"", why, null);
        }
    }

    private boolean headers(
            Map<String, StringMatch> matches, boolean inverted, String path, List<HeaderMatch> compiled) {
        boolean complete = true;
        for (var entry : new TreeMap<>(matches).entrySet()) {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            String field = path + "[\"" + entry.getKey() + "\"]";
            if (name.startsWith(CLAIMS)) {
                findings.error(
                        DiagnosticCode.NOT_SUPPORTED,
                        owner,
                        field,
                        "the rule is left out: claims of tokens are not checked here",
                        "Istio compares them with a token that a RequestAuthentication has validated",
                        null);
                complete = false;
                continue;
            }
            ValueMatch value = value(entry.getValue(), field);
            complete &= value != null;
            if (value != null) {
                compiled.add(new HeaderMatch(name, value, inverted));
            }
        }
        return complete;
    }

    private boolean header(String name, @Nullable StringMatch match, String path, List<HeaderMatch> compiled) {
        if (match == null) {
            return true;
        }
        ValueMatch value = value(match, path);
        if (value != null) {
            compiled.add(new HeaderMatch(name, value, false));
        }
        return value != null;
    }

    private @Nullable ValueMatch value(StringMatch match, String path) {
        if (match instanceof StringMatch.Exact exact) {
            return new ValueMatch.Exact(exact.value());
        }
        if (match instanceof StringMatch.Prefix prefix) {
            return new ValueMatch.Prefix(prefix.value());
        }
        if (match instanceof StringMatch.Regex regex && !regex.value().equals("*")) {
            Pattern pattern = pattern(regex.value(), path + ".regex");
            return pattern == null ? null : new ValueMatch.Regex(pattern);
        }
        return ValueMatch.PRESENT;
    }

    /** @return null if it is not RE2; that was said then */
    @Nullable
    Pattern pattern(String regex, String path) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            findings.error(
                    DiagnosticCode.INVALID_EXPRESSION,
                    owner,
                    path,
                    "the rule is left out: its regular expression is not RE2",
                    e.getMessage(),
                    "RE2 has no look-around and no back-references");
            return null;
        }
    }
}
