package dev.meshgw.gateway.admin;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody asks for.
 *
 * @param parameters of the query, decoded; the first of each name
 */
record AdminRequest(String method, String path, Map<String, String> parameters) {

    /** More of them are not looked at. */
    private static final int MAX_PARAMETERS = 32;

    /**
     * @param target of the request line
     * @throws IllegalArgumentException if its escapes are broken
     */
    static AdminRequest of(String method, String target) {
        var decoder = new QueryStringDecoder(target, java.nio.charset.StandardCharsets.UTF_8, true, MAX_PARAMETERS);
        var parameters = new LinkedHashMap<String, String>();
        decoder.parameters().forEach((name, values) -> parameters.put(name, values.get(0)));
        return new AdminRequest(method, decoder.path(), parameters);
    }

    /** Whether the parameter is there, with or without a value. */
    boolean has(String parameter) {
        return parameters.containsKey(parameter);
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    boolean wantsJson() {
        return "json".equals(parameters.get("format"));
    }
}
