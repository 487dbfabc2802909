package dev.meshgw.cli.client;

import dev.meshgw.client.ExchangeFailure;
import dev.meshgw.client.ExchangeFailure.Malformation;
import dev.meshgw.client.ExchangeFailure.Phase;
import dev.meshgw.client.HostCheck;
import dev.meshgw.pki.path.Verification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure in curl's words: its exit code, and what {@code -v} and the last line say. Immutable.
 *
 * @param code curl's, see the section EXIT CODES of its manual
 * @param message without {@code curl: (60) }
 * @param narration what {@code -v} says when it happens, mostly the message
 */
record CurlFailure(int code, String message, List<String> narration) {

    static final int UNSUPPORTED_PROTOCOL = 1;
    static final int FAILED_INIT = 2;
    static final int URL_MALFORMAT = 3;
    static final int COULDNT_RESOLVE_HOST = 6;
    static final int COULDNT_CONNECT = 7;
    static final int WEIRD_SERVER_REPLY = 8;
    static final int HTTP2 = 16;
    static final int PARTIAL_FILE = 18;
    static final int HTTP_RETURNED_ERROR = 22;
    static final int WRITE_ERROR = 23;
    static final int READ_ERROR = 26;
    static final int OPERATION_TIMEDOUT = 28;
    static final int SSL_CONNECT_ERROR = 35;
    static final int TOO_MANY_REDIRECTS = 47;
    static final int SETOPT_OPTION_SYNTAX = 49;
    static final int GOT_NOTHING = 52;
    static final int SEND_ERROR = 55;
    static final int RECV_ERROR = 56;
    static final int SSL_CERTPROBLEM = 58;
    static final int SSL_CIPHER = 59;
    static final int PEER_FAILED_VERIFICATION = 60;
    static final int BAD_CONTENT_ENCODING = 61;
    static final int SSL_CACERT_BADFILE = 77;
    static final int SSL_PINNEDPUBKEYNOTMATCH = 90;
    static final int HTTP2_STREAM = 92;

    private static final int REASON_WRONG_VERSION_NUMBER = 267;
    private static final String[] HTTP2_CODES = {
        "NO_ERROR",
        "PROTOCOL_ERROR",
        "INTERNAL_ERROR",
        "FLOW_CONTROL_ERROR",
        "SETTINGS_TIMEOUT",
        "STREAM_CLOSED",
        "FRAME_SIZE_ERROR",
        "REFUSED_STREAM",
        "CANCEL",
        "COMPRESSION_ERROR",
        "CONNECT_ERROR",
        "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED"
    };

    CurlFailure {
        narration = List.copyOf(narration);
    }

    static CurlFailure of(int code, String message) {
        return new CurlFailure(code, message, List.of(message));
    }

    /**
     * @param trustLabel what the CA bundle is called
     * @param credentialComplaint what curl says about the client certificate that could not be loaded, null if none was
     */
    static CurlFailure of(ExchangeFailure failure, String trustLabel, @Nullable String credentialComplaint) {
        if (failure instanceof ExchangeFailure.UnresolvedHost unresolved) {
            return of(COULDNT_RESOLVE_HOST, "Could not resolve host: " + unresolved.host());
        }
        if (failure instanceof ExchangeFailure.NotConnected refused) {
            return notConnected(refused);
        }
        if (failure instanceof ExchangeFailure.UnusableTrust) {
            return of(SSL_CACERT_BADFILE, "error setting certificate file: " + trustLabel);
        }
        if (failure instanceof ExchangeFailure.UnusableCredential unusable) {
            return of(
                    SSL_CERTPROBLEM,
                    credentialComplaint == null ? unusable.cause().getMessage() : credentialComplaint);
        }
        if (failure instanceof ExchangeFailure.UnusableCiphers unusable) {
            return of(SSL_CIPHER, "failed setting cipher list: " + unusable.ciphers());
        }
        if (failure instanceof ExchangeFailure.UnusableTls13Ciphers unusable) {
            return of(SSL_CIPHER, "failed setting TLS 1.3 cipher suite: " + unusable.ciphers());
        }
        if (failure instanceof ExchangeFailure.UnusableGroups unusable) {
            return of(SSL_CIPHER, "failed setting curves list: '" + unusable.groups() + "'");
        }
        if (failure instanceof ExchangeFailure.WrongPublicKey) {
            return of(SSL_PINNEDPUBKEYNOTMATCH, "SSL: public key does not match pinned public key");
        }
        if (failure instanceof ExchangeFailure.Untrusted untrusted) {
            return untrusted(untrusted.verification());
        }
        if (failure instanceof ExchangeFailure.WrongHost wrong) {
            return of(PEER_FAILED_VERIFICATION, wrongHost(wrong.check()));
        }
        if (failure instanceof ExchangeFailure.TimedOut timedOut) {
            return of(OPERATION_TIMEDOUT, timedOut(timedOut));
        }
        if (failure instanceof ExchangeFailure.OutputFailed) {
            return of(WRITE_ERROR, "Failure writing output to destination");
        }
        if (failure instanceof ExchangeFailure.InputFailed) {
            return of(READ_ERROR, "Failed to open/read local data from file/application");
        }
        if (failure instanceof ExchangeFailure.Stopped stopped) {
            return of(HTTP_RETURNED_ERROR, "The requested URL returned error: " + stopped.status());
        }
        return tls(failure);
    }

    private static CurlFailure tls(ExchangeFailure failure) {
        if (failure instanceof ExchangeFailure.NoTlsVersion) {
            return of(SSL_CONNECT_ERROR, "CURL_SSLVERSION_MAX incompatible with CURL_SSLVERSION");
        }
        if (failure instanceof ExchangeFailure.UnusableServerName) {
            return of(SSL_CONNECT_ERROR, "Failed set SNI");
        }
        if (failure instanceof ExchangeFailure.HandshakeAlert refused) {
            return handshake(OpenSslWords.error(refused.alert()));
        }
        if (failure instanceof ExchangeFailure.NotTls) {
            return handshake(OpenSslWords.error(REASON_WRONG_VERSION_NUMBER, "wrong version number"));
        }
        if (failure instanceof ExchangeFailure.HandshakeClosed closed) {
            return handshakeClosed(closed);
        }
        if (failure instanceof ExchangeFailure.UnwantedCipher unwanted) {
            return of(
                    SSL_CONNECT_ERROR,
                    "BoringSSL: the server chose " + unwanted.chosen() + ", which --tls13-ciphers does not name");
        }
        if (failure instanceof ExchangeFailure.TlsError error) {
            return of(SSL_CONNECT_ERROR, "BoringSSL: " + error.message());
        }
        if (failure instanceof ExchangeFailure.LateAlert late) {
            return of(
                    RECV_ERROR,
                    "OpenSSL SSL_read: " + OpenSslWords.LIBRARY + OpenSslWords.error(late.alert()) + ", errno 0");
        }
        return http(failure);
    }

    private static CurlFailure http(ExchangeFailure failure) {
        if (failure instanceof ExchangeFailure.Disconnected disconnected) {
            return disconnected.sending()
                    ? of(SEND_ERROR, "Send failure: " + disconnected.reason())
                    : of(RECV_ERROR, "Recv failure: " + disconnected.reason());
        }
        if (failure instanceof ExchangeFailure.EmptyReply) {
            return of(GOT_NOTHING, "Empty reply from server");
        }
        if (failure instanceof ExchangeFailure.NotHttp) {
            return of(UNSUPPORTED_PROTOCOL, "Received HTTP/0.9 when not allowed");
        }
        if (failure instanceof ExchangeFailure.MalformedResponse malformed) {
            return malformed(malformed.what(), malformed.text());
        }
        if (failure instanceof ExchangeFailure.BodyCut cut) {
            return of(
                    PARTIAL_FILE,
                    cut.missing() == null
                            ? "transfer closed with outstanding read data remaining"
                            : "transfer closed with " + cut.missing() + " bytes remaining to read");
        }
        if (failure instanceof ExchangeFailure.Http2Error error) {
            return http2(error);
        }
        throw new AssertionError(failure);
    }

    private static CurlFailure handshake(String error) {
        return of(SSL_CONNECT_ERROR, OpenSslWords.LIBRARY + error);
    }

    private static CurlFailure notConnected(ExchangeFailure.NotConnected failure) {
        long millis = failure.elapsed().toMillis();
        return failure.timedOut()
                ? of(OPERATION_TIMEDOUT, "Connection timed out after " + millis + " milliseconds")
                : of(
                        COULDNT_CONNECT,
                        "Failed to connect to " + failure.target().host() + " port "
                                + failure.target().port() + " after " + millis + " ms: Couldn't connect to server");
    }

    private static CurlFailure handshakeClosed(ExchangeFailure.HandshakeClosed closed) {
        String where = " in connection to " + closed.target() + " ";
        if (!closed.reset()) {
            return of(SSL_CONNECT_ERROR, "OpenSSL SSL_connect: SSL_ERROR_SYSCALL" + where);
        }
        String reset = "Recv failure: Connection reset by peer";
        return new CurlFailure(
                SSL_CONNECT_ERROR, reset, List.of(reset, "OpenSSL SSL_connect: Connection reset by peer" + where));
    }

    /** curl reports a signature that does not fit as an error of the library, not of the certificate: exit 35, not 60. */
    private static CurlFailure untrusted(Verification verification) {
        if (verification.code() != Verification.Code.SIGNATURE_FAILURE) {
            return of(
                    PEER_FAILED_VERIFICATION,
                    "SSL certificate problem: " + verification.code().text());
        }
        boolean rsa = verification.certificate() == null
                || verification.certificate().getSigAlgName().contains("RSA");
        return handshake(
                rsa
                        ? "error:0200008A:rsa routines::invalid padding"
                        : "error:06880006:asn1 encoding routines::EVP lib");
    }

    private static String wrongHost(HostCheck check) {
        if (check instanceof HostCheck.NoNameMatches none) {
            return "SSL: no alternative certificate subject name matches target host name '" + none.host() + "'";
        }
        if (check instanceof HostCheck.CommonNameDiffers differs) {
            return differs.commonName() == null
                    ? "SSL: unable to obtain common name from peer certificate"
                    : "SSL: certificate subject name '" + OpenSslWords.printable(differs.commonName())
                            + "' does not match target host name '" + differs.host() + "'";
        }
        throw new AssertionError(check);
    }

    private static String timedOut(ExchangeFailure.TimedOut timedOut) {
        long millis = timedOut.elapsed().toMillis();
        if (timedOut.phase() == Phase.RESOLVE) {
            return "Resolving timed out after " + millis + " milliseconds";
        }
        if (timedOut.phase() == Phase.HANDSHAKE && timedOut.byConnectTimeout()) {
            return "SSL connection timeout";
        }
        if (timedOut.phase() != Phase.TRANSFER) {
            return "Connection timed out after " + millis + " milliseconds";
        }
        return "Operation timed out after " + millis + " milliseconds with " + timedOut.received()
                + (timedOut.expected() == null ? "" : " out of " + timedOut.expected()) + " bytes received";
    }

    private static CurlFailure malformed(Malformation what, String text) {
        return switch (what) {
            case STATUS_CODE -> of(UNSUPPORTED_PROTOCOL, "Unsupported response code in HTTP response");
            case HEADER_WITHOUT_COLON -> of(WEIRD_SERVER_REPLY, "Header without colon");
            case NUL_IN_HEADER -> of(WEIRD_SERVER_REPLY, "Nul byte in header");
            case CONTENT_LENGTH -> of(WEIRD_SERVER_REPLY, "Invalid Content-Length: value");
            case HEAD_TOO_LARGE -> of(RECV_ERROR, "Too large response headers" + (text.isEmpty() ? "" : ": " + text));
            case VERSION ->
                of(
                        UNSUPPORTED_PROTOCOL,
                        "Unsupported HTTP version" + (text.isEmpty() ? "" : " (" + text + ")") + " in response");
            case CHUNK_SIZE -> of(RECV_ERROR, "Illegal or missing hexadecimal sequence in chunked-encoding");
            case CHUNK_SIZE_TOO_LONG -> of(RECV_ERROR, "Too long hexadecimal number in chunked-encoding");
            case CHUNK_END -> of(RECV_ERROR, "Malformed encoding found in chunked-encoding");
            case CODING ->
                of(
                        BAD_CONTENT_ENCODING,
                        "Unrecognized content encoding type. libcurl understands deflate, gzip, br, zstd content"
                                + " encodings.");
        };
    }

    private static CurlFailure http2(ExchangeFailure.Http2Error error) {
        if (error.goAway() || !error.detail().isEmpty()) {
            return of(HTTP2, "Error in the HTTP2 framing layer");
        }
        String name = error.code() < HTTP2_CODES.length ? HTTP2_CODES[(int) error.code()] : "unknown";
        return of(
                HTTP2_STREAM,
                "HTTP/2 stream " + error.streamId() + " was not closed cleanly: " + name + " (err " + error.code()
                        + ")");
    }
}
