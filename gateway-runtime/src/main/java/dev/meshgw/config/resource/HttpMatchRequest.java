package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** VirtualService spec.http[].match[]. Its conditions are and-ed; null conditions do not restrict. */
public record HttpMatchRequest(
        String name,
        @Nullable StringMatch uri,
        @Nullable StringMatch scheme,
        @Nullable StringMatch method,
        @Nullable StringMatch authority,
        Map<String, StringMatch> headers,
        Map<String, StringMatch> withoutHeaders,
        Map<String, StringMatch> queryParams,
        int port,
        Map<String, String> sourceLabels,
        String sourceNamespace,
        List<String> gateways,
        boolean ignoreUriCase) {}
