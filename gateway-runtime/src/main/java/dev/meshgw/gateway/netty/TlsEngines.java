package dev.meshgw.gateway.netty;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Picks the code that speaks TLS. Stateless. */
final class TlsEngines {

    private static final Logger LOG = LoggerFactory.getLogger(TlsEngines.class);

    private TlsEngines() {}

    /** @throws IllegalStateException if BoringSSL is demanded and does not load */
    static SslProvider choose(DataPlaneOptions.TlsEngine engine) {
        if (engine == DataPlaneOptions.TlsEngine.JDK) {
            return SslProvider.JDK;
        }
        if (OpenSsl.isAvailable()) {
            return SslProvider.OPENSSL_REFCNT;
        }
        Throwable cause = OpenSsl.unavailabilityCause();
        if (engine == DataPlaneOptions.TlsEngine.BORINGSSL) {
            throw new IllegalStateException("BoringSSL does not load: " + cause, cause);
        }
        LOG.warn(
                "TLS is spoken by the JDK, because BoringSSL does not load: {}. Handshakes cost three times as much, and some"
                        + " alerts differ from Envoy's",
                String.valueOf(cause));
        return SslProvider.JDK;
    }
}
