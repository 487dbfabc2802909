package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** VirtualService spec.http[].match[]. Its conditions are and-ed; null conditions do not restrict, nor does a port of 0. */
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
        boolean ignoreUriCase,
        String statPrefix) {

    public HttpMatchRequest {
        headers = Ordered.copyOf(headers);
        withoutHeaders = Ordered.copyOf(withoutHeaders);
        queryParams = Ordered.copyOf(queryParams);
        sourceLabels = Ordered.copyOf(sourceLabels);
        gateways = List.copyOf(gateways);
    }
}
