package dev.meshgw.gateway.netty;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** An HTTPS server that speaks the JDK's own TLS and tells what each handshake brought. */
final class TlsBackend implements AutoCloseable {

    /** @param clientCertificate the subject; null if none was shown */
    record Seen(String serverName, String clientCertificate, String alpn, String authority, long sessionCreated) {}

    private final TcpServer server;
    private final BlockingQueue<Seen> seen;

    private TlsBackend(TcpServer server, BlockingQueue<Seen> seen) {
        this.server = server;
        this.seen = seen;
    }

    static TlsBackend start(TlsCredential credential) throws IOException {
        return start(credential, null, "TLSv1.3");
    }

    /** @param clients whose certificates are demanded; null to ask for none */
    static TlsBackend start(TlsCredential credential, CertificateAuthority clients, String version) throws IOException {
        CertificateAuthority trusted = clients == null ? CertificateAuthority.create("nobody") : clients;
        var socket = (SSLServerSocket) TlsClient.trusting(trusted, credential)
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setEnabledProtocols(new String[] {version});
        socket.setNeedClientAuth(clients != null);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        socket.setSSLParameters(parameters);
        var seen = new LinkedBlockingQueue<Seen>();
        return new TlsBackend(TcpServer.start(socket, connection -> serve((SSLSocket) connection, seen)), seen);
    }

    /** Answers requests without bodies until the client goes. */
    private static void serve(SSLSocket socket, BlockingQueue<Seen> seen) throws IOException {
        socket.startHandshake();
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String authority = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.toLowerCase().startsWith("host: ")) {
                authority = line.substring(6);
            } else if (line.isEmpty()) {
                seen.add(new Seen(
                        serverName(socket.getSession()),
                        client(socket.getSession()),
                        socket.getApplicationProtocol(),
                        authority,
                        socket.getSession().getCreationTime()));
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static String serverName(SSLSession session) {
        List<SNIServerName> names = ((ExtendedSSLSession) session).getRequestedServerNames();
        return names.isEmpty() ? null : new String(names.get(0).getEncoded(), StandardCharsets.US_ASCII);
    }

    private static String client(SSLSession session) {
        try {
            Principal principal = session.getPeerPrincipal();
            return principal.getName();
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    int port() {
        return server.port();
    }

    Seen nextRequest() {
        try {
            Seen next = seen.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no request came");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
