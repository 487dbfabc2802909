package dev.meshgw.gateway.netty;

import dev.meshgw.pki.TlsCredential;
import java.net.Socket;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one TLS context. Which one a connection shows was decided from its ClientHello: the engine carries the
 * alias as its peer host, which a server does not otherwise use. An alias means one credential for ever, so that parsed key
 * material can be kept by alias; a rotated credential gets a new one. Thread-safe because the map is.
 */
final class CredentialKeys extends X509ExtendedKeyManager {

    private final Map<String, TlsCredential> byAlias = new ConcurrentHashMap<>();
    private final AtomicLong aliases = new AtomicLong();
    private final boolean freshKeys;

    /** @param freshKeys whether each call gets a key object of its own, which BoringSSL's side needs and the JDK refuses */
    CredentialKeys(boolean freshKeys) {
        this.freshKeys = freshKeys;
    }

    /** @return the alias to give to engines */
    String add(TlsCredential credential) {
        String alias = "credential-" + aliases.incrementAndGet();
        byAlias.put(alias, credential);
        return alias;
    }

    void remove(String alias) {
        byAlias.remove(alias);
    }

    static boolean isEcdsa(TlsCredential credential) {
        return credential.leaf().getPublicKey().getAlgorithm().equals("EC");
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        String alias = engine.getPeerHost();
        TlsCredential credential = alias == null ? null : byAlias.get(alias);
        return credential != null && fits(keyType, credential) ? alias : null;
    }

    /** @param keyType as JSSE and Netty ask: EC, RSA or RSASSA-PSS, which a plain RSA key can sign too */
    private static boolean fits(String keyType, TlsCredential credential) {
        return isEcdsa(credential) ? keyType.equals("EC") : keyType.equals("RSA");
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        TlsCredential credential = byAlias.get(alias);
        return credential == null ? null : credential.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        TlsCredential credential = byAlias.get(alias);
        if (credential == null) {
            return null;
        }
        return freshKeys ? new KeyOfOneCall(credential.privateKey()) : credential.privateKey();
    }

    /**
     * A key that is a new object for each call. Netty keeps the material it parsed last beside its cache by alias; when two
     * event loops ask for a new alias at once and meet the same key object there, one reference is never given back.
     */
    private record KeyOfOneCall(PrivateKey key) implements PrivateKey {

        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return key.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return key.getFormat();
        }

        @Override
        public byte[] getEncoded() {
            return key.getEncoded();
        }

        /** Never the key. */
        @Override
        public String toString() {
            return "KeyOfOneCall[" + key.getAlgorithm() + "]";
        }
    }

    /**
     * For the context of an upstream, which has one credential: it is shown whatever authorities the upstream names, as Envoy
     * does; a client that hides it gives a worse reason.
     */
    @Override
    public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return byAlias.keySet().stream().findFirst().orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }

    /** In the shape that Netty caches behind. */
    static final class Factory extends io.netty.handler.ssl.util.SimpleKeyManagerFactory {

        private final CredentialKeys keys;

        Factory(CredentialKeys keys) {
            this.keys = keys;
        }

        @Override
        protected void engineInit(KeyStore keyStore, char[] password) {}

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {}

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return new KeyManager[] {keys};
        }
    }
}
