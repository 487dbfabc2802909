package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.LiveSnapshot.ChainKey;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * One TLS context, shared by many filter chains with equal parameters; a context for each host would cost milliseconds and
 * hundreds of kilobytes. Its tickets can be resumed by whoever has one, so a filter chain that changes its certificate moves
 * to a context where it never was before: see {@link TlsContexts}. The context and its keys are thread-safe; the set of names
 * belongs to the thread that applies snapshots.
 */
final class TlsContext {

    /** Parsed certificates and keys that are kept, about 6 KB each; beyond it they are parsed for each handshake. */
    private static final int MAX_CACHED_KEYS = 20_000;

    private final TlsParameters parameters;
    private final CredentialKeys keys;
    private final SslContext context;
    private final Set<ChainKey> served = new HashSet<>();

    /** @throws SSLException if the engine refuses the parameters, such as an unknown cipher suite */
    TlsContext(TlsParameters parameters, SslProvider provider) throws SSLException {
        this.parameters = parameters;
        boolean jdk = provider == SslProvider.JDK;
        this.keys = new CredentialKeys(!jdk);
        var factory = new CredentialKeys.Factory(keys);
        SslContextBuilder builder = SslContextBuilder.forServer(
                        jdk ? factory : new OpenSslCachingX509KeyManagerFactory(factory, MAX_CACHED_KEYS))
                .sslProvider(provider)
                .trustManager(trustManager(parameters.clientAuthentication()))
                .clientAuth(parameters.clientAuth())
                .protocols(parameters.protocols())
                .ciphers(parameters.cipherSuiteNames())
                .applicationProtocolConfig(parameters.applicationProtocols());
        if (!jdk) {
            builder.option(OpenSslContextOption.GROUPS, parameters.groups());
            builder.enableOcsp(parameters.staples());
        }
        this.context = builder.build();
        if (context instanceof ReferenceCountedOpenSslContext openSsl) {
            openSsl.sessionContext().setTicketKeys(); // BoringSSL makes and rotates them; needed for TLS 1.2 only
            requireCipherList(openSsl);
        }
    }

    /** Netty takes names of single suites only; expressions are given to each engine. Here one tries them out. */
    private void requireCipherList(ReferenceCountedOpenSslContext openSsl) throws SSLException {
        if (openSsl.newEngine(ByteBufAllocator.DEFAULT) instanceof ReferenceCountedOpenSslEngine engine) {
            try {
                setCipherList(engine);
            } catch (SSLException e) {
                openSsl.release();
                throw e;
            } finally {
                engine.release();
            }
        }
    }

    /** Makes an engine choose as Envoy's would below TLS 1.3: of several suites in brackets, the client's first. */
    void setCipherList(ReferenceCountedOpenSslEngine engine) throws SSLException {
        String reason;
        try {
            if (SSL.setCipherSuites(engine.sslPointer(), parameters.cipherList(), false)) {
                return;
            }
            reason = "no suite is left";
        } catch (Exception e) { // as the native method declares
            reason = String.valueOf(e.getMessage());
        }
        throw new SSLException("the cipher suites " + parameters.cipherList() + " cannot be used: " + reason);
    }

    /** Always one of ours: without one, Netty and the JDK load the JDK's whole trust store. */
    private static TrustManager trustManager(ClientAuthentication authentication) {
        if (authentication instanceof ClientAuthentication.Requested requested) {
            return new ClientCertificateVerifier(requested);
        }
        return new NoClientCertificates();
    }

    TlsParameters parameters() {
        return parameters;
    }

    SslContext context() {
        return context;
    }

    /** @return the alias that makes an engine of this context show it */
    String add(TlsCredential credential) {
        return keys.add(credential);
    }

    void remove(String alias) {
        keys.remove(alias);
    }

    /** Notes that clients of this filter chain may hold tickets of this context from now on. */
    void serve(ChainKey chain) {
        served.add(chain);
    }

    boolean hasServed(ChainKey chain) {
        return served.contains(chain);
    }

    /** No new connection uses it; engines that live hold on to what they need. */
    void release() {
        ReferenceCountUtil.release(context);
    }
}
