package dev.meshgw.sample.nginx;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a location inherits from its server block and that from {@code http}, unless it says otherwise. Immutable.
 *
 * @param root where the path is looked for
 * @param index the files tried for a path that ends in a slash
 * @param types from a file's ending, in lower case, to its media type
 * @param logs where the access log goes; empty for {@code off}
 * @param errorLog whether errors reach the container's output
 * @param headers the added fields
 * @param errorPages from a status to the local path of its page
 * @param maxBodyBytes 0 for no limit
 * @param keepAlive false for {@code keepalive_timeout 0}
 */
record Settings(
        String root,
        List<String> index,
        String defaultType,
        Map<String, String> types,
        List<AccessLog> logs,
        boolean errorLog,
        List<AddedHeader> headers,
        Map<Integer, ErrorPage> errorPages,
        long maxBodyBytes,
        boolean keepAlive) {

    /** An access log whose lines reach the container's output. */
    record AccessLog(Template format) {}

    /** @param always whether also errors get it */
    record AddedHeader(String name, Template value, boolean always) {}

    /**
     * @param uri a local path, or an address to redirect to
     * @param status what is sent instead of the original status; null to keep it
     */
    record ErrorPage(String uri, @Nullable Integer status) {}
}
