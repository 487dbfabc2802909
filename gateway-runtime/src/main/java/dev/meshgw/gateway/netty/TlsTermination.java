package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.LiveSnapshot.ChainKey;
import dev.meshgw.pki.OcspStaple;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.TransportSocket.TlsVersion;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How one filter chain terminates TLS: its context, and its certificates in it. Immutable. */
final class TlsTermination {

    private final TlsContext context;
    private final List<TlsCredential> credentials;
    private final @Nullable Shown ecdsa;
    private final @Nullable Shown rsa;

    /** What an engine shows. @param alias of the credential in the context */
    private record Shown(String alias, @Nullable OcspStaple staple) {}

    private TlsTermination(
            TlsContext context, List<TlsCredential> credentials, @Nullable Shown ecdsa, @Nullable Shown rsa) {
        this.context = context;
        this.credentials = credentials;
        this.ecdsa = ecdsa;
        this.rsa = rsa;
    }

    /** @throws IllegalArgumentException if the key of a credential is neither RSA nor ECDSA */
    static TlsTermination of(TlsContext context, ChainKey chain, List<TlsCredential> credentials) {
        Shown ecdsa = null;
        Shown rsa = null;
        for (TlsCredential credential : credentials) {
            String algorithm = credential.leaf().getPublicKey().getAlgorithm();
            if (algorithm.equals("EC") && ecdsa == null) {
                ecdsa = new Shown(context.add(credential), credential.staple());
            } else if (algorithm.equals("RSA") && rsa == null) {
                rsa = new Shown(context.add(credential), credential.staple());
            } else if (!algorithm.equals("EC") && !algorithm.equals("RSA")) {
                throw new IllegalArgumentException(
                        "a server certificate with a key of kind " + algorithm + " (expected: RSA or EC, as in Envoy)");
            }
        }
        context.serve(chain);
        return new TlsTermination(context, List.copyOf(credentials), ecdsa, rsa);
    }

    boolean isFor(TlsParameters parameters, List<TlsCredential> wanted) {
        return context.parameters().equals(parameters) && credentials.equals(wanted);
    }

    TlsContext context() {
        return context;
    }

    /** The old material is forgotten; only handshakes that began before could still ask for it. */
    void removeCredentials() {
        if (ecdsa != null) {
            context.remove(ecdsa.alias());
        }
        if (rsa != null) {
            context.remove(rsa.alias());
        }
    }

    /**
     * Adds the TLS engine to the pipeline; {@link TlsHandshakeWatch} goes on when the handshake is over.
     *
     * @param hello null if what came is not TLS: the engine finds that out too, and the connection ends without an answer
     */
    void install(DownstreamConnection connection, FilterChain chain, @Nullable ClientHello hello) {
        Channel channel = connection.channel();
        Shown shown = choose(hello);
        SslHandler tls = context.context().newHandler(channel.alloc(), shown.alias(), -1);
        DataPlaneOptions options = connection.worker().options();
        tls.setHandshakeTimeout(options.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        tls.setCloseNotifyFlushTimeout(options.delayedCloseTimeout().toMillis(), TimeUnit.MILLISECONDS);
        String version = hello == null ? null : context.parameters().negotiated(hello);
        if (tls.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            prepare(engine, shown, version);
        }
        TlsHandshakeWatch.install(connection, chain, tls, hello, version);
    }

    /** What BoringSSL can and Netty does not say. A staple that is over is left out, as by Envoy's LENIENT_STAPLING. */
    private void prepare(ReferenceCountedOpenSslEngine engine, Shown shown, @Nullable String version) {
        if (shown.staple() != null && shown.staple().isCurrent(Instant.now())) {
            engine.setOcspResponse(shown.staple().der());
        }
        if (!TlsParameters.jsseName(TlsVersion.TLS_1_3).equals(version)) {
            try {
                context.setCipherList(engine);
            } catch (SSLException triedOutBefore) {
                throw new IllegalStateException(triedOutBefore);
            }
        }
    }

    /** ECDSA for whoever can verify it, as in Envoy; otherwise what there is. */
    private Shown choose(@Nullable ClientHello hello) {
        if (ecdsa != null && (rsa == null || (hello != null && hello.acceptsEcdsa()))) {
            return ecdsa;
        }
        if (rsa == null) {
            throw new IllegalStateException("no credential");
        }
        return rsa;
    }
}
