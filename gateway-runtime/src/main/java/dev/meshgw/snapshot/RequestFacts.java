package dev.meshgw.snapshot;

import org.jspecify.annotations.Nullable;

/** What routing looks at. The data plane implements it on the request in hand, without a copy. */
public interface RequestFacts {

    String method();

    /** {@code http} or {@code https}, of the downstream connection. */
    String scheme();

    /** Host or :authority as sent, with its port; never empty. */
    String authority();

    /** Path and query as sent, after Envoy's path normalisation; starts with a slash. */
    String path();

    /** First value of a header. @param name lower case */
    @Nullable
    String header(String name);
}
