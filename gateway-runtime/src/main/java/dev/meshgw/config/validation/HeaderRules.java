package dev.meshgw.config.validation;

import dev.meshgw.config.resource.HeaderOperations;
import dev.meshgw.config.resource.Headers;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and values of headers, in conditions and in operations. */
final class HeaderRules {

    /** A token of RFC 9110 §5.6.2. */
    private static final Pattern NAME = Pattern.compile("[-!#$%&'*+.^_`|~A-Za-z0-9]+");

    /** RFC 9113 §8.3. Envoy keeps them with the headers, for requests of any version. */
    private static final Set<String> PSEUDO_HEADERS = Set.of(":method", ":scheme", ":authority", ":path", ":status");

    /** Control characters would end a header early. */
    private static final Pattern VALUE = Pattern.compile("[^\\x00-\\x08\\x0A-\\x1F\\x7F]*");

    private static final String JWT_CLAIM_PREFIX = "@request.auth.claims";

    private final Verdict verdict;

    HeaderRules(Verdict verdict) {
        this.verdict = verdict;
    }

    /** {@code @request.auth.claims.a.b} or {@code @request.auth.claims[a][b]}. */
    static boolean isJwtClaim(String header) {
        if (!header.regionMatches(true, 0, JWT_CLAIM_PREFIX, 0, JWT_CLAIM_PREFIX.length())) {
            return false;
        }
        String claims = header.substring(JWT_CLAIM_PREFIX.length());
        return claims.startsWith(".") && claims.length() > 1
                || claims.startsWith("[") && claims.endsWith("]") && claims.length() > 2;
    }

    /** What a condition compares: a header, a pseudo header or a claim. */
    void matched(String name, String at) {
        if (!isJwtClaim(name) && !PSEUDO_HEADERS.contains(name)) {
            name(name, at);
        }
    }

    /** The name of a header. */
    void name(String name, String at) {
        if (name.isEmpty()) {
            verdict.error(DiagnosticCode.HEADER_NAME, at, "header name cannot be empty");
        } else if (!NAME.matcher(name).matches()) {
            verdict.error(
                    DiagnosticCode.HEADER_NAME,
                    at,
                    "header name " + DiagnosticText.quote(name) + " is not a valid header name",
                    name.startsWith(":") ? "method, scheme, authority and uri have fields of their own" : null);
        }
    }

    void operations(@Nullable Headers headers, String at) {
        if (headers == null) {
            return;
        }
        operations(headers.request(), true, at + ".request");
        operations(headers.response(), false, at + ".response");
    }

    private void operations(HeaderOperations operations, boolean isRequest, String at) {
        operations.add().forEach((name, value) -> write(name, value, isRequest, at + ".add"));
        operations.set().forEach((name, value) -> write(name, value, isRequest, at + ".set"));
        for (int i = 0; i < operations.remove().size(); i++) {
            edit(operations.remove().get(i), false, at + ".remove[" + i + "]");
        }
    }

    private void write(String name, String value, boolean isRequest, String at) {
        edit(name, isRequest, at);
        String valuePath = DiagnosticText.fieldPath(at, name);
        if (!VALUE.matcher(value).matches()) {
            verdict.error(
                    DiagnosticCode.HEADER_VALUE,
                    valuePath,
                    "header value configuration is invalid: it holds a control character");
        } else if (!HeaderFormat.isValid(value)) {
            verdict.error(
                    DiagnosticCode.HEADER_VALUE,
                    valuePath,
                    "header value configuration is invalid: a variable in it does not end",
                    "%NAME% and %NAME(ARGUMENT)% stand for Envoy's variables",
                    "write %% for a percent sign");
        }
    }

    private void edit(String name, boolean mayBeAuthority, String at) {
        if (name.isEmpty()) {
            verdict.error(DiagnosticCode.HEADER_NAME, at, "header name cannot be empty");
        } else if (isAuthority(name) ? !mayBeAuthority : name.startsWith(":")) {
            verdict.error(
                    DiagnosticCode.HEADER_NAME,
                    at,
                    "invalid header " + DiagnosticText.quote(name) + ": "
                            + (name.startsWith(":") ? "header cannot have \":\" prefix" : "cannot set Host header"));
        }
    }

    private static boolean isAuthority(String name) {
        return name.equalsIgnoreCase(":authority") || name.equalsIgnoreCase("host");
    }

    /** Only one place may write the authority, since their order is nobody's business. */
    void authority(HttpRoute route, String path) {
        var values = new ArrayList<String>();
        if (route.rewrite() != null && !route.rewrite().authority().isEmpty()) {
            values.add(route.rewrite().authority());
        }
        if (route.headers() != null) {
            HeaderOperations request = route.headers().request();
            for (Map<String, String> operations : List.of(request.set(), request.add())) {
                operations.forEach((name, value) -> {
                    if (isAuthority(name)) {
                        values.add(value);
                    }
                });
            }
        }
        if (values.size() > 1) {
            verdict.error(
                    DiagnosticCode.AUTHORITY_TWICE,
                    path,
                    "authority header cannot be set multiple times: have " + DiagnosticText.quote(values.get(0))
                            + ", attempting to set " + DiagnosticText.quote(values.get(1)));
        }
    }
}
