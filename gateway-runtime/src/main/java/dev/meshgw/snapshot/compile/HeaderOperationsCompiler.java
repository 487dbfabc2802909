package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.HeaderOperations;
import dev.meshgw.config.resource.Headers;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.snapshot.HeaderFormat;
import dev.meshgw.snapshot.RouteAction.Header;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns headers.request and headers.response into edits. */
final class HeaderOperationsCompiler {

    private final ObjectMeta owner;
    private final Findings findings;

    HeaderOperationsCompiler(ObjectMeta owner, Findings findings) {
        this.owner = owner;
        this.findings = findings;
    }

    /** @param path of the headers, {@code spec.http[0].headers} */
    HeaderEdits compile(@Nullable Headers headers, String path) {
        if (headers == null) {
            return HeaderEdits.NONE;
        }
        HeaderOperations request = headers.request();
        HeaderOperations response = headers.response();
        return new HeaderEdits(
                headers(request.set(), path + ".request.set"),
                headers(request.add(), path + ".request.add"),
                removable(request.remove()),
                headers(response.set(), path + ".response.set"),
                headers(response.add(), path + ".response.add"),
                removable(response.remove()));
    }

    /** The authority that replaces that of the request: of set before add; null if none is named. */
    static @Nullable String authority(@Nullable Headers headers) {
        if (headers == null) {
            return null;
        }
        String added = authority(headers.request().add());
        String set = authority(headers.request().set());
        return set == null ? added : set;
    }

    private static @Nullable String authority(Map<String, String> headers) {
        String authority = null;
        for (var entry : headers.entrySet()) {
            if (entry.getKey().equalsIgnoreCase("host") || entry.getKey().equalsIgnoreCase(":authority")) {
                authority = entry.getValue();
            }
        }
        return authority;
    }

    /**
     * The edits of a route followed by those of its only destination, as Istio joins them: what the destination sets replaces
     * what the route added.
     */
    static HeaderEdits join(HeaderEdits route, HeaderEdits destination) {
        if (route == HeaderEdits.NONE || destination == HeaderEdits.NONE) {
            return route == HeaderEdits.NONE ? destination : route;
        }
        return new HeaderEdits(
                join(route.requestSet(), destination.requestSet()),
                join(without(route.requestAdd(), destination.requestSet()), destination.requestAdd()),
                join(route.requestRemove(), destination.requestRemove()),
                join(route.responseSet(), destination.responseSet()),
                join(without(route.responseAdd(), destination.responseSet()), destination.responseAdd()),
                join(route.responseRemove(), destination.responseRemove()));
    }

    private static <T> List<T> join(List<T> first, List<T> second) {
        return second.isEmpty()
                ? first
                : Stream.concat(first.stream(), second.stream()).toList();
    }

    private static List<Header> without(List<Header> headers, List<Header> replaced) {
        return headers.stream()
                .filter(header ->
                        replaced.stream().noneMatch(other -> other.name().equals(header.name())))
                .toList();
    }

    private List<Header> headers(Map<String, String> headers, String path) {
        var compiled = new ArrayList<Header>();
        for (var entry : new TreeMap<>(headers).entrySet()) {
            if (isInternal(entry.getKey())) {
                continue;
            }
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            var parser = new HeaderFormatParser(entry.getValue());
            HeaderFormat format = parser.parse();
            if (format == null) {
                findings.error(
                        DiagnosticCode.NOT_SUPPORTED,
                        owner,
                        path + "[\"" + entry.getKey() + "\"]",
                        "header \"" + entry.getKey() + "\" is left out: its value cannot be made",
                        parser.problem(),
                        "for a percent sign write %%");
                continue;
            }
            String literal = format.literal();
            compiled.add(literal != null ? new Header(name, literal) : new Header(name, entry.getValue(), format));
        }
        return compiled;
    }

    private static List<String> removable(List<String> names) {
        return names.stream()
                .filter(name -> !isInternal(name))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Headers that Envoy does not let configuration touch. */
    private static boolean isInternal(String name) {
        return name.startsWith(":") || name.equalsIgnoreCase("host");
    }
}
