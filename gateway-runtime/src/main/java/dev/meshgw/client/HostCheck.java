package dev.meshgw.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a certificate is for the host that was asked for. */
public sealed interface HostCheck {

    /** A DNS name of the certificate covers the host. */
    record MatchedName(String host, String name) implements HostCheck {}

    /** An IP address of the certificate is the host. */
    record MatchedAddress(String host) implements HostCheck {}

    /**
     * The certificate has no subject alternative names, and its common name covers the host. curl and OpenSSL take that;
     * browsers and Go do not (RFC 9525 §2).
     */
    record MatchedCommonName(String host, String commonName) implements HostCheck {}

    /** It has alternative names, none of them for the host. */
    record NoNameMatches(String host, List<String> names) implements HostCheck {}

    /** It has none, and its common name is another, or null. */
    record CommonNameDiffers(String host, @Nullable String commonName) implements HostCheck {}

    default boolean matches() {
        return !(this instanceof NoNameMatches) && !(this instanceof CommonNameDiffers);
    }
}
