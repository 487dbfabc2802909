package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.UpstreamTransport.Tls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How TLS begins to the endpoints of all clusters with the same settings. Sessions are kept by the name that was verified, so
 * that one for another name is never resumed. Thread-safe: immutable.
 */
final class UpstreamTlsContext {

    /** Before an endpoint that stands for a host: no host begins so. */
    private static final String WITHOUT_HOST = "without host: ";

    private final Tls settings;
    private final SslContext context;

    /**
     * @param alpn the protocol to offer; empty for none
     * @throws SSLException if the engine refuses the client certificate
     */
    UpstreamTlsContext(Tls settings, String alpn, SslProvider provider) throws SSLException {
        this.settings = settings;
        boolean jdk = provider == SslProvider.JDK;
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(provider)
                .trustManager(new ServerCertificateVerifier(settings.verification()))
                .endpointIdentificationAlgorithm(null) // the verifier compares names as Envoy does
                .protocols(TlsParameters.CLIENT.protocols())
                .ciphers(TlsParameters.CLIENT.cipherSuiteNames())
                .applicationProtocolConfig(offering(alpn));
        if (!jdk) {
            builder.option(OpenSslContextOption.GROUPS, TlsParameters.CLIENT.groups());
        }
        if (settings.clientCertificate() != null) {
            var keys = new CredentialKeys(!jdk);
            keys.add(settings.clientCertificate());
            var factory = new CredentialKeys.Factory(keys);
            builder.keyManager(jdk ? factory : new OpenSslCachingX509KeyManagerFactory(factory, 1));
        }
        this.context = builder.build();
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(true);
        }
    }

    /** An upstream that chooses none is spoken to all the same, as in Envoy. */
    private static ApplicationProtocolConfig offering(String alpn) {
        return alpn.isEmpty()
                ? ApplicationProtocolConfig.DISABLED
                : new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        alpn);
    }

    /**
     * @param host of the request; null for bytes without HTTP
     * @param endpoint {@code host:port}, which tells sessions without a name apart
     */
    SslHandler newHandler(ByteBufAllocator allocator, @Nullable String host, String endpoint) {
        String wanted = settings.sni().isEmpty() ? host : settings.sni();
        SslHandler handler = context.newHandler(allocator, wanted == null ? WITHOUT_HOST + endpoint : wanted, 0);
        SSLParameters parameters = handler.engine().getSSLParameters();
        SNIHostName name = wanted == null ? null : serverName(wanted);
        if (name != null) {
            parameters.setServerNames(List.of(name));
        }
        handler.engine().setSSLParameters(parameters);
        return handler;
    }

    /** The host of the request that an engine of such a context is for; null for bytes without HTTP. */
    static @Nullable String host(SSLEngine engine) {
        String host = engine.getPeerHost();
        return host == null || host.startsWith(WITHOUT_HOST) ? null : host;
    }

    /** An address is no server name (RFC 6066 §3). */
    private static @Nullable SNIHostName serverName(String host) {
        if (host.indexOf(':') >= 0 || NetUtil.isValidIpV4Address(host)) {
            return null;
        }
        try {
            return new SNIHostName(host.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noHostName) {
            return null;
        }
    }

    /** No new connection uses it; engines that live hold on to what they need. */
    void release() {
        ReferenceCountUtil.release(context);
    }
}
