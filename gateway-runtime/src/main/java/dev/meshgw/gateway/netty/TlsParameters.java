package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
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
 *
 * @param staples whether a certificate comes with an OCSP response
 */
record TlsParameters(
        ClientAuthentication clientAuthentication,
        TlsVersion minimum,
        TlsVersion maximum,
        List<String> cipherSuites,
        List<String> ecdhCurves,
        List<String> alpn,
        boolean staples) {

    /** Envoy's default for TLS 1.2, in BoringSSL's words: of suites in brackets the client's order decides. */
    private static final List<String> ENVOY_CIPHER_SUITES = List.of(
            "[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]",
            "[ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384");

    /** The same without groups: AES-128 comes first. */
    private static final List<String> NAMED_CIPHER_SUITES = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

    /** Envoy's default. */
    private static final List<String> ENVOY_CURVES = List.of("X25519", "P-256");

    /** Fixed in BoringSSL; Netty wants them named. */
    private static final List<String> TLS_1_3_CIPHER_SUITES =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /** What Envoy offers to upstreams. */
    static final TlsParameters CLIENT = new TlsParameters(
            new ClientAuthentication.NotRequested(),
            TlsVersion.TLS_1_2,
            TlsVersion.TLS_1_3,
            List.of(),
            List.of(),
            List.of(),
            false);

    static TlsParameters of(Termination termination) {
        return new TlsParameters(
                termination.clientAuthentication(),
                termination.minimum(),
                termination.maximum(),
                List.copyOf(termination.cipherSuites()),
                List.copyOf(termination.ecdhCurves()),
                List.copyOf(termination.alpn()),
                staples(termination));
    }

    private static boolean staples(Termination termination) {
        return termination.certificates() instanceof ServerCertificates.Ready ready
                && ready.credentials().stream().anyMatch(credential -> credential.staple() != null);
    }

    ClientAuth clientAuth() {
        if (clientAuthentication instanceof ClientAuthentication.Requested requested) {
            return requested.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL;
        }
        return ClientAuth.NONE;
    }

    /** Single suites only; neither Netty nor the JDK knows expressions. */
    List<String> cipherSuiteNames() {
        var suites = new ArrayList<String>(TLS_1_3_CIPHER_SUITES);
        List<String> named = cipherSuites.stream().filter(TlsParameters::isName).toList();
        suites.addAll(named.isEmpty() ? NAMED_CIPHER_SUITES : named);
        return suites;
    }

    private static boolean isName(String suite) {
        return Character.isLetterOrDigit(suite.charAt(0)) && !suite.equals("ALL");
    }

    /** For BoringSSL's SSL_set_cipher_list: TLS 1.2 and below. */
    String cipherList() {
        return String.join(":", cipherSuites.isEmpty() ? ENVOY_CIPHER_SUITES : cipherSuites);
    }

    String[] groups() {
        return (ecdhCurves.isEmpty() ? ENVOY_CURVES : ecdhCurves).toArray(String[]::new);
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
