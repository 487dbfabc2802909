package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.TransportSocket.Termination;
import dev.meshgw.snapshot.TransportSocket.TlsVersion;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What must be equal for filter chains to share a TLS context: everything but the certificate. Client authentication is part
 * of it, so that a session begun without a client certificate cannot be resumed where one is required.
 */
record TlsParameters(
        ClientAuthentication clientAuthentication,
        TlsVersion minimum,
        TlsVersion maximum,
        List<String> cipherSuites,
        List<String> alpn) {

    /**
     * Envoy's default for TLS 1.2. Envoy prefers AES-128 and ChaCha20 equally and lets the client's order decide; Netty cannot
     * say that, so AES-128 comes first.
     */
    private static final List<String> ENVOY_CIPHER_SUITES = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

    /** Fixed in BoringSSL; Netty wants them named. */
    private static final List<String> TLS_1_3_CIPHER_SUITES =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    static TlsParameters of(Termination termination) {
        return new TlsParameters(
                termination.clientAuthentication(),
                termination.minimum(),
                termination.maximum(),
                List.copyOf(termination.cipherSuites()),
                List.copyOf(termination.alpn()));
    }

    ClientAuth clientAuth() {
        if (clientAuthentication instanceof ClientAuthentication.Requested requested) {
            return requested.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL;
        }
        return ClientAuth.NONE;
    }

    List<String> allCipherSuites() {
        var suites = new ArrayList<String>(TLS_1_3_CIPHER_SUITES);
        suites.addAll(cipherSuites.isEmpty() ? ENVOY_CIPHER_SUITES : cipherSuites);
        return suites;
    }

    /** As JSSE names them: {@code TLSv1.2}. */
    List<String> protocols() {
        var names = new ArrayList<String>();
        for (TlsVersion version : TlsVersion.values()) {
            if (version.compareTo(minimum) >= 0 && version.compareTo(maximum) <= 0) {
                names.add(jsseName(version));
            }
        }
        return names;
    }

    static String jsseName(TlsVersion version) {
        return switch (version) {
            case TLS_1_0 -> "TLSv1";
            case TLS_1_1 -> "TLSv1.1";
            case TLS_1_2 -> "TLSv1.2";
            case TLS_1_3 -> "TLSv1.3";
        };
    }

    /** The version that a client with this offer ends up with; null if there is none in common. */
    @Nullable
    String negotiated(ClientHello hello) {
        int serverMaximum = 0x0301 + maximum.ordinal();
        int common = Math.min(hello.maxVersion(), serverMaximum) - 0x0301;
        if (common < minimum.ordinal()) {
            return null;
        }
        return jsseName(TlsVersion.values()[common]);
    }

    /** No protocol in common is no failure: the handshake goes on without ALPN, as in Envoy. */
    ApplicationProtocolConfig applicationProtocols() {
        if (alpn.isEmpty()) {
            return ApplicationProtocolConfig.DISABLED;
        }
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                alpn.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
    }
}
