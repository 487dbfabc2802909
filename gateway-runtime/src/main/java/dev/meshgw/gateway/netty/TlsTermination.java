package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.LiveSnapshot.ChainKey;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.FilterChain;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How one filter chain terminates TLS: its context, and its certificates in it. Immutable. */
final class TlsTermination {

    private final TlsContext context;
    private final List<TlsCredential> credentials;
    private final @Nullable String ecdsaAlias;
    private final @Nullable String rsaAlias;

    private TlsTermination(
            TlsContext context,
            List<TlsCredential> credentials,
            @Nullable String ecdsaAlias,
            @Nullable String rsaAlias) {
        this.context = context;
        this.credentials = credentials;
        this.ecdsaAlias = ecdsaAlias;
        this.rsaAlias = rsaAlias;
    }

    /** @throws IllegalArgumentException if the key of a credential is neither RSA nor ECDSA */
    static TlsTermination of(TlsContext context, ChainKey chain, List<TlsCredential> credentials) {
        String ecdsa = null;
        String rsa = null;
        for (TlsCredential credential : credentials) {
            String algorithm = credential.leaf().getPublicKey().getAlgorithm();
            if (algorithm.equals("EC") && ecdsa == null) {
                ecdsa = context.add(credential);
            } else if (algorithm.equals("RSA") && rsa == null) {
                rsa = context.add(credential);
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
        if (ecdsaAlias != null) {
            context.remove(ecdsaAlias);
        }
        if (rsaAlias != null) {
            context.remove(rsaAlias);
        }
    }

    /**
     * Adds the TLS engine to the pipeline; {@link TlsHandshakeWatch} goes on when the handshake is over.
     *
     * @param hello null if what came is not TLS: the engine finds that out too, and the connection ends without an answer
     */
    void install(DownstreamConnection connection, FilterChain chain, @Nullable ClientHello hello) {
        Channel channel = connection.channel();
        SslHandler tls = context.context().newHandler(channel.alloc(), aliasFor(hello), -1);
        DataPlaneOptions options = connection.worker().options();
        tls.setHandshakeTimeout(options.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        tls.setCloseNotifyFlushTimeout(options.delayedCloseTimeout().toMillis(), TimeUnit.MILLISECONDS);
        ChannelPipeline pipeline = channel.pipeline();
        String version = hello == null ? null : context.parameters().negotiated(hello);
        pipeline.addBefore(LastResort.NAME, null, tls);
        pipeline.addBefore(LastResort.NAME, null, new TlsHandshakeWatch(connection, chain, tls, version));
    }

    /** ECDSA for whoever can verify it, as in Envoy; otherwise what there is. */
    private String aliasFor(@Nullable ClientHello hello) {
        if (ecdsaAlias != null && (rsaAlias == null || (hello != null && hello.acceptsEcdsa()))) {
            return ecdsaAlias;
        }
        if (rsaAlias == null) {
            throw new IllegalStateException("no credential");
        }
        return rsaAlias;
    }
}
