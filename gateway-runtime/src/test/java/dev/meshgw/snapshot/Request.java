package dev.meshgw.snapshot;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request written down in a test. */
public record Request(String method, String scheme, String authority, String path, Map<String, String> headers)
        implements RequestFacts {

    /** GET over https. */
    public static Request get(String authority, String path) {
        return new Request("GET", "https", authority, path, Map.of());
    }

    public Request over(String otherScheme) {
        return new Request(method, otherScheme, authority, path, headers);
    }

    public Request by(String otherMethod) {
        return new Request(otherMethod, scheme, authority, path, headers);
    }

    public Request with(String name, String value) {
        var more = new java.util.HashMap<>(headers);
        more.put(name.toLowerCase(Locale.ROOT), value);
        return new Request(method, scheme, authority, path, more);
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
