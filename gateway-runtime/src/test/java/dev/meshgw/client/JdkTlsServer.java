package dev.meshgw.client;

import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import java.io.IOException;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A TLS server of the JDK, which shares no code with BoringSSL: an independent judge of what the client sends. */
final class JdkTlsServer implements AutoCloseable {

    /** What happens to a connection; it is closed after it. */
    @FunctionalInterface
    interface Script {
        void play(SSLSocket connection) throws IOException;
    }

    private static final char[] NO_PASSWORD = {};

    private final SSLServerSocket listener;

    private JdkTlsServer(SSLServerSocket listener) {
        this.listener = listener;
    }

    /** @param clientAuthorities whose certificates it asks for, null to ask for none */
    static JdkTlsServer start(
            TlsCredential credential, @Nullable TrustBundle clientAuthorities, String protocol, Script script)
            throws Exception {
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, NO_PASSWORD);
        keys.setKeyEntry(
                "server",
                credential.privateKey(),
                NO_PASSWORD,
                credential.chain().toArray(X509Certificate[]::new));
        var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, NO_PASSWORD);
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, NO_PASSWORD);
        if (clientAuthorities != null) {
            for (X509Certificate authority : clientAuthorities.authorities()) {
                trusted.setCertificateEntry(authority.getSubjectX500Principal().getName(), authority);
            }
        }
        var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(
                keyManagers.getKeyManagers(),
                clientAuthorities == null ? null : trustManagers.getTrustManagers(),
                null);
        var listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
        listener.setEnabledProtocols(new String[] {protocol});
        listener.setNeedClientAuth(clientAuthorities != null);
        var server = new JdkTlsServer(listener);
        var thread = new Thread(() -> server.serve(script), "jdk-tls-server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    HostPort address(String host) {
        return new HostPort(host, listener.getLocalPort());
    }

    private void serve(Script script) {
        while (!listener.isClosed()) {
            try (var connection = (SSLSocket) listener.accept()) {
                connection.startHandshake();
                script.play(connection);
            } catch (IOException refusedOrClosed) {
                // The test looks at the client's side.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
