package dev.meshgw.gateway;

import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** One connection of the JDK's own TLS, which checks the server as a browser would, for HTTP/1.1 requests one by one. */
final class HttpsConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final char[] NO_PASSWORD = {};

    private final SSLSocket socket;
    private final String host;

    private HttpsConnection(SSLSocket socket, String host) {
        this.socket = socket;
        this.host = host;
    }

    static HttpsConnection open(int port, String host, TrustBundle trust) throws IOException {
        return open(port, host, trust, null);
    }

    static HttpsConnection open(int port, String host, TrustBundle trust, @Nullable TlsCredential client)
            throws IOException {
        var socket = (SSLSocket)
                context(trust, client).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        var connection = new HttpsConnection(socket, host);
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /** @return the status code of the answer, whose body is read to its end */
    int get(String path) throws IOException {
        send(path);
        return receive();
    }

    void send(String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    int receive() throws IOException {
        String head = readHead(socket.getInputStream());
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                socket.getInputStream()
                        .readNBytes(Integer.parseInt(
                                line.substring(line.indexOf(':') + 1).strip()));
            }
        }
        return Integer.parseInt(head.split(" ")[1]);
    }

    X509Certificate serverCertificate() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    private static String readHead(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + head);
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private static SSLContext context(TrustBundle trust, @Nullable TlsCredential client) throws IOException {
        try {
            KeyStore roots = emptyStore();
            for (X509Certificate root : trust.authorities()) {
                roots.setCertificateEntry(root.getSerialNumber().toString(), root);
            }
            var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trustManagers.init(roots);
            var context = SSLContext.getInstance("TLS");
            context.init(keyManagers(client), trustManagers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static KeyManager @Nullable [] keyManagers(@Nullable TlsCredential client)
            throws GeneralSecurityException, IOException {
        if (client == null) {
            return null;
        }
        KeyStore keys = emptyStore();
        keys.setKeyEntry(
                "client", client.privateKey(), NO_PASSWORD, client.chain().toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
