package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.HeaderFormat;
import dev.meshgw.snapshot.HeaderFormat.Variable;
import io.netty.handler.ssl.CipherSuiteConverter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What Envoy's variables stand for in one exchange. Made only where a header has some. Event loop only. */
final class ExchangeVariables implements HeaderFormat.Facts {

    private final DownstreamConnection connection;
    private final RequestHead request;
    private final ExchangeLog log;
    private final @Nullable HeaderList response;

    /** @param response null before there is one */
    ExchangeVariables(
            DownstreamConnection connection, RequestHead request, ExchangeLog log, @Nullable HeaderList response) {
        this.connection = connection;
        this.request = request;
        this.log = log;
        this.response = response;
    }

    @Override
    public @Nullable String value(Variable variable) {
        return switch (variable.command()) {
            case REQ -> header(variable, this::requestHeader);
            case RESP -> header(variable, this::responseHeader);
            case PROTOCOL -> log.protocol();
            case START_TIME -> StrftimeFormat.format(variable.argument(), Instant.ofEpochMilli(log.startMillis()));
            case DURATION -> Long.toString(log.durationMillis());
            case BYTES_RECEIVED -> Long.toString(log.bytesReceived());
            case BYTES_SENT -> Long.toString(log.bytesSent());
            case CONNECTION_ID -> Long.toString(connection.id());
            case REQUESTED_SERVER_NAME -> connection.serverName();
            case RESPONSE_CODE -> Integer.toString(log.status());
            case RESPONSE_CODE_DETAILS -> log.details();
            case RESPONSE_FLAGS -> log.flags();
            case ROUTE_NAME -> log.routeName();
            case UPSTREAM_CLUSTER, UPSTREAM_CLUSTER_RAW -> log.cluster();
            case UPSTREAM_HOST, UPSTREAM_REMOTE_ADDRESS ->
                log.upstream() == null ? null : log.upstream().endpointAddress();
            case UPSTREAM_LOCAL_ADDRESS ->
                log.upstream() == null ? null : log.upstream().localAddress();
            case UPSTREAM_REQUEST_ATTEMPT_COUNT ->
                log.upstream() == null ? "0" : Integer.toString(log.upstream().attempts());
            default -> ofConnection(variable.command());
        };
    }

    private @Nullable String ofConnection(HeaderFormat.Command command) {
        DownstreamPeer peer = connection.peer();
        return switch (command) {
            case DOWNSTREAM_REMOTE_ADDRESS, DOWNSTREAM_DIRECT_REMOTE_ADDRESS -> peer.remoteAddress();
            case DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT, DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT ->
                connection.remoteIp().toString();
            case DOWNSTREAM_REMOTE_PORT, DOWNSTREAM_DIRECT_REMOTE_PORT -> port(peer.remoteAddress());
            case DOWNSTREAM_LOCAL_ADDRESS -> peer.localAddress();
            case DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT -> connection.localIp().toString();
            case DOWNSTREAM_LOCAL_PORT -> port(peer.localAddress());
            default -> ofTls(command);
        };
    }

    private @Nullable String ofTls(HeaderFormat.Command command) {
        SslHandler tls = connection.channel().pipeline().get(SslHandler.class);
        if (tls == null) {
            return null;
        }
        SSLSession session = tls.engine().getSession();
        return switch (command) {
            case DOWNSTREAM_TLS_VERSION -> session.getProtocol();
            case DOWNSTREAM_TLS_CIPHER -> CipherSuiteConverter.toOpenSsl(session.getCipherSuite(), false);
            case DOWNSTREAM_LOCAL_SUBJECT, DOWNSTREAM_LOCAL_URI_SAN -> {
                X509Certificate own = first(session.getLocalCertificates());
                yield own == null ? null : ofCertificate(command, own);
            }
            default -> {
                X509Certificate client = client(session);
                yield client == null ? null : ofCertificate(command, client);
            }
        };
    }

    private static @Nullable X509Certificate client(SSLSession session) {
        try {
            return first(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    private static @Nullable X509Certificate first(Certificate @Nullable [] chain) {
        return chain != null && chain.length > 0 && chain[0] instanceof X509Certificate leaf ? leaf : null;
    }

    private static @Nullable String ofCertificate(HeaderFormat.Command command, X509Certificate certificate) {
        return switch (command) {
            case DOWNSTREAM_LOCAL_SUBJECT, DOWNSTREAM_PEER_SUBJECT ->
                certificate.getSubjectX500Principal().getName();
            case DOWNSTREAM_LOCAL_URI_SAN, DOWNSTREAM_PEER_URI_SAN -> {
                List<String> uris = CertificateNames.of(certificate, CertificateNames.URI);
                yield uris.isEmpty() ? null : String.join(",", uris);
            }
            case DOWNSTREAM_PEER_ISSUER -> certificate.getIssuerX500Principal().getName();
            case DOWNSTREAM_PEER_SERIAL -> serial(certificate.getSerialNumber());
            case DOWNSTREAM_PEER_FINGERPRINT_256 -> digest(certificate, "SHA-256");
            case DOWNSTREAM_PEER_FINGERPRINT_1 -> digest(certificate, "SHA-1");
            case DOWNSTREAM_PEER_CERT_V_START -> time(certificate.getNotBefore());
            case DOWNSTREAM_PEER_CERT_V_END -> time(certificate.getNotAfter());
            case DOWNSTREAM_PEER_CERT -> urlEncodedPem(certificate);
            default -> null;
        };
    }

    private static String serial(BigInteger number) {
        String hex = number.toString(16);
        return hex.length() % 2 == 0 ? hex : "0" + hex;
    }

    private static String time(Date date) {
        return StrftimeFormat.format("%Y-%m-%dT%H:%M:%S.000Z", date.toInstant());
    }

    private static String digest(X509Certificate certificate, String algorithm) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a verified certificate can be encoded and hashed", impossible);
        }
    }

    private static String urlEncodedPem(X509Certificate certificate) {
        try {
            return URLEncoder.encode(ForwardedClientCert.pem(certificate.getEncoded()), StandardCharsets.US_ASCII)
                    .replace("+", "%20");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a verified certificate can be encoded", impossible);
        }
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }

    /** One of the two headers that a variable names. */
    private interface Lookup {
        @Nullable
        String header(String name);
    }

    private static @Nullable String header(Variable variable, Lookup headers) {
        String value = headers.header(variable.argument());
        return value == null && !variable.alternative().isEmpty() ? headers.header(variable.alternative()) : value;
    }

    private @Nullable String requestHeader(String name) {
        return switch (name) {
            case ":method" -> request.method();
            case ":path" -> request.path();
            case ":authority", "host" -> request.authority();
            case ":scheme" -> request.scheme();
            default -> request.header(name);
        };
    }

    private @Nullable String responseHeader(String name) {
        if (name.equals(":status")) {
            return Integer.toString(log.status());
        }
        AsciiString value = response == null ? null : response.find(name);
        return value == null ? null : value.toString();
    }
}
