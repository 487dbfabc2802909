package dev.meshgw.sample.nginx;

import dev.meshgw.sample.http.TlsHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server block.
 *
 * @param names as written, in lower case; never empty, since nginx has one empty name by default
 * @param tryFiles for paths that no location takes
 * @param tls null if it has no certificate
 * @param answer what {@code return} says for every path; null if locations decide
 */
record ServerBlock(
        List<String> names,
        List<Listen> listens,
        Settings settings,
        List<Location> locations,
        Location.@Nullable Return answer,
        List<Template> tryFiles,
        @Nullable TlsHost tls,
        VerifyClient verifyClient,
        int line,
        String file) {

    /** {@code ssl_verify_client}. */
    enum VerifyClient {
        OFF,
        OPTIONAL,
        ON
    }

    /**
     * A {@code listen}.
     *
     * @param address {@code *} or {@code [::]} for every address, or one address of the pod
     */
    record Listen(String address, int port, boolean ssl, boolean http2, boolean defaultServer) {

        /** As nginx's messages write it. */
        String display() {
            return (address.equals("*") ? "0.0.0.0" : address) + ":" + port;
        }
    }

    /** {@code $server_name}. */
    String primaryName() {
        return names.get(0);
    }
}
