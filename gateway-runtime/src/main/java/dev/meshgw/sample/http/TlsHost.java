package dev.meshgw.sample.http;

import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a TLS port answers the clients of one server name.
 *
 * @param protocols as OpenSSL names them, such as {@code TLSv1.2}; empty for the engine's own choice, 1.2 and 1.3
 * @param cipherSuites as the engine names them; empty for its own choice
 * @param clientAuthorities who may have issued a client's certificate; null if none is asked for. The handshake accepts any
 *     certificate and none, as nginx's does: {@link Downstream.Tls#clientVerifyError} tells the application
 * @param http2 whether ALPN offers {@code h2} before {@code http/1.1}
 */
public record TlsHost(
        TlsCredential credential,
        List<String> protocols,
        List<String> cipherSuites,
        @Nullable TrustBundle clientAuthorities,
        boolean http2) {

    public TlsHost {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** The same with {@code h2} in ALPN. */
    public TlsHost withHttp2() {
        return new TlsHost(credential, protocols, cipherSuites, clientAuthorities, true);
    }
}
