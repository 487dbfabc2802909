package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.SubjectAltName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that a live server shows. They are written down, not trusted: nothing is sent over the connection, and it
 * is closed after the handshake.
 *
 * @param peer address that was reached
 * @param failure what went wrong in the handshake after the certificates were shown, null if nothing did
 */
record LiveChain(
        String peer,
        String protocol,
        String cipherSuite,
        List<X509Certificate> certificates,
        @Nullable String failure) {

    /**
     * Makes one handshake. Blocks the caller for at most {@code timeout}, the time that the system needs to resolve the name
     * aside.
     *
     * @param serverName for SNI; null sends none
     * @throws CommandException if no certificate could be seen
     */
    static LiveChain of(String host, int port, @Nullable String serverName, Duration timeout) {
        String target = host + ":" + port;
        var recorder = new Recorder();
        var expired = new Expiry();
        try (var connection = new Socket()) {
            expired.closeAfter(timeout, connection);
            connection.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
            String peer = connection.getRemoteSocketAddress().toString().replaceFirst("^[^/]*/", "");
            return handshake(connection, target, peer, serverName, recorder);
        } catch (UnknownHostException e) {
            throw failure("no address is known for \"" + ErrorPrinter.printable(host) + "\"", null, null);
        } catch (SocketTimeoutException e) {
            throw timedOut(target, timeout);
        } catch (ConnectException e) {
            throw failure(
                    "cannot connect to " + target, e.getMessage(), "see that the server runs and which port it has");
        } catch (IOException e) {
            if (expired.closed()) {
                throw timedOut(target, timeout);
            }
            throw refused(target, serverName, e);
        } finally {
            expired.cancel();
        }
    }

    private static LiveChain handshake(
            Socket connection, String target, String peer, @Nullable String serverName, Recorder recorder)
            throws IOException {
        SSLSocket tls = tls(connection, target, serverName, recorder);
        try {
            tls.startHandshake();
            var session = tls.getSession();
            return new LiveChain(peer, session.getProtocol(), session.getCipherSuite(), recorder.chain, null);
        } catch (IOException e) {
            if (recorder.chain.isEmpty()) {
                throw e;
            }
            var session = tls.getHandshakeSession();
            return new LiveChain(
                    peer,
                    session == null ? "TLS" : session.getProtocol(),
                    session == null ? "" : session.getCipherSuite(),
                    recorder.chain,
                    "the handshake then failed: " + e.getMessage());
        }
    }

    private static SSLSocket tls(Socket connection, String target, @Nullable String serverName, Recorder recorder)
            throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {recorder}, null);
            var tls = (SSLSocket) context.getSocketFactory().createSocket(connection, null, connection.getPort(), true);
            var parameters = tls.getSSLParameters();
            parameters.setServerNames(serverName == null ? List.of() : List.of(new SNIHostName(serverName)));
            tls.setSSLParameters(parameters);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IOException("this JVM has no TLS: " + e.getMessage() + " for " + target, e);
        }
    }

    private static CommandException refused(String target, @Nullable String serverName, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof SSLException && message.contains("Unsupported or unrecognized SSL message")) {
            return failure(
                    target + " does not speak TLS", "its answer is no TLS record", "see which port serves HTTPS");
        }
        boolean closed = failure instanceof SocketException || message.contains("terminated the handshake");
        if (closed) {
            return failure(
                    target + " closed the connection without showing a certificate",
                    serverName == null
                            ? "no server name was sent; a gateway with several hosts needs one to choose by"
                            : "a gateway does that if no server of it has the name \"" + serverName
                                    + "\", or if the server's secret is missing",
                    serverName == null ? "name the host: --sni HOST" : "try another name with --sni HOST");
        }
        return failure(
                "the TLS handshake with " + target + " failed",
                message,
                failure instanceof SSLHandshakeException ? "try another name with --sni HOST" : null);
    }

    private static CommandException timedOut(String target, Duration timeout) {
        return failure(
                target + " did not finish a TLS handshake within " + timeout.toSeconds() + " seconds",
                null,
                "give it longer with --timeout SECONDS");
    }

    private static CommandException failure(String what, @Nullable String why, @Nullable String fix) {
        return new CommandException(ExitCode.EXCHANGE, what, why, fix);
    }

    /** Whether {@code host} can be sent as a server name: addresses cannot (RFC 6066 §3). */
    static boolean canBeServerName(String host) {
        try {
            return SubjectAltName.parse(host) instanceof SubjectAltName.DnsName name && !name.isWildcard();
        } catch (RuntimeException notAName) {
            return false;
        }
    }

    /** Closes the socket at the deadline, because a socket's own time limit starts again with each byte. */
    private static final class Expiry {

        private final Timer timer = new Timer("meshgw-inspect-timeout", true);
        private volatile boolean closed;

        void closeAfter(Duration timeout, Socket socket) {
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            closed = true;
                            try {
                                socket.close();
                            } catch (IOException alreadyGone) {
                                return;
                            }
                        }
                    },
                    timeout.toMillis());
        }

        boolean closed() {
            return closed;
        }

        void cancel() {
            timer.cancel();
        }
    }

    /** Takes note of the chain and has no opinion of it. Used by one handshake on one thread. */
    private static final class Recorder extends X509ExtendedTrustManager {

        private List<X509Certificate> chain = List.of();

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType) {
            chain = List.of(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, Socket socket) {
            chain = List.of(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, SSLEngine engine) {
            chain = List.of(shown);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType) {
            throw new IllegalStateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, Socket socket) {
            throw new IllegalStateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, SSLEngine engine) {
            throw new IllegalStateException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
