package dev.meshgw.cli.client;

import dev.meshgw.client.ClientOptions.HttpChoice;
import dev.meshgw.client.ClientRequest;
import dev.meshgw.client.ConnectionInfo;
import dev.meshgw.client.Direction;
import dev.meshgw.client.ExchangeEvent;
import dev.meshgw.client.ExchangeFailure;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.HostCheck;
import dev.meshgw.client.HttpVersion;
import dev.meshgw.client.TlsVersion;
import java.io.PrintStream;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells an exchange in the lines of {@code curl -v}: {@code *} for what happens, {@code >} and {@code <} for what is sent and
 * received. Lines that curl does not have begin with {@code * meshgw:}.
 */
final class CurlNarrator implements Consumer<ExchangeEvent> {

    static final String COMMON_NAME_ONLY =
            "this certificate has no subjectAltName; browsers and Go clients will refuse it";

    private final PrintStream err;
    private final CurlPlan plan;
    private final Function<ExchangeFailure, CurlFailure> words;
    private boolean offersAlpn;
    private boolean selectionsTold;
    private boolean hasBody;
    private boolean silent;
    private String target = "";

    /** What is to be said when the connection that died is closed. */
    private String again = "";

    /** @param words a failure in curl's words */
    CurlNarrator(PrintStream err, CurlPlan plan, Function<ExchangeFailure, CurlFailure> words) {
        this.err = err;
        this.plan = plan;
        this.words = words;
    }

    /** A line of talk. */
    void say(String text) {
        err.println("* " + OpenSslWords.printable(text));
    }

    /** All URLs are done: how the idle connection is closed is not told, as curl does not. */
    void fallSilent() {
        silent = true;
    }

    @Override
    public void accept(ExchangeEvent event) {
        if (silent) {
            return;
        }
        if (event instanceof ExchangeEvent.TlsMessage message) {
            tellSelections();
            say(tls(message.version(), message.direction(), "handshake", OpenSslWords.message(message.type())));
        } else if (event instanceof ExchangeEvent.ChangeCipherSpec change) {
            // OpenSSL passes over the server's without a word.
            if (change.direction() == Direction.OUT) {
                say(tls(change.version(), change.direction(), "change cipher", "Change cipher spec (1)"));
            }
        } else if (event instanceof ExchangeEvent.TlsAlert alert) {
            say(tls(alert.version(), alert.alert().direction(), "alert", OpenSslWords.alert(alert.alert())));
        } else if (event instanceof ExchangeEvent.ResponseLine line) {
            String text = withoutLineEnd(line.line());
            err.println("< " + OpenSslWords.printable(Utf8.ofLatin1(text)));
        } else if (event instanceof ExchangeEvent.RequestHead head) {
            requestHead(head.request(), head.protocol(), head.streamId());
        } else if (event instanceof ExchangeEvent.Handshaken done) {
            handshaken(done.handshake());
        } else if (event instanceof ExchangeEvent.Failed failed) {
            words.apply(failed.failure()).narration().forEach(this::say);
        } else {
            connection(event);
        }
    }

    /** Before the first message, when the engine has taken them. */
    private void tellSelections() {
        if (selectionsTold) {
            return;
        }
        selectionsTold = true;
        plan.arguments().last(CurlOption.CIPHERS).ifPresent(list -> say("Cipher selection: " + list));
        plan.arguments().last(CurlOption.TLS13_CIPHERS).ifPresent(list -> say("TLS 1.3 cipher selection: " + list));
    }

    private void connection(ExchangeEvent event) {
        if (event instanceof ExchangeEvent.Redirected redirected) {
            if (redirected.host() != null) {
                say("Connecting to hostname: " + redirected.host());
            }
            if (redirected.port() != null) {
                say("Connecting to port: " + redirected.port());
            }
        } else if (event instanceof ExchangeEvent.WrongFamily) {
            say("Hostname in DNS cache doesn't have needed family, zapped");
        } else if (event instanceof ExchangeEvent.Resolved resolved) {
            if (resolved.known()) {
                say("Hostname " + resolved.host() + " was found in DNS cache");
            }
        } else if (event instanceof ExchangeEvent.Connecting connecting) {
            say("  Trying " + bracketed(connecting.address()) + ":"
                    + connecting.address().getPort() + "...");
        } else if (event instanceof ExchangeEvent.ConnectFailed failed) {
            say("connect to " + plain(failed.address()) + " port "
                    + failed.address().getPort() + " failed: " + failed.reason());
        } else if (event instanceof ExchangeEvent.Connected connected) {
            var info = connected.connection();
            say("Connected to " + host(info.host()) + " (" + plain(info.remote()) + ") port "
                    + info.remote().getPort() + " (#" + info.number() + ")");
        } else if (event instanceof ExchangeEvent.Reused reused) {
            reused(reused);
        } else if (event instanceof ExchangeEvent.FoundDead dead) {
            foundIdle(dead.connection(), dead.protocol());
            say("Connection " + dead.connection().number() + " seems to be dead");
        } else if (event instanceof ExchangeEvent.Retried retried) {
            retried(retried.request());
        } else if (event instanceof ExchangeEvent.LeftIntact left) {
            say("Connection #" + left.connection().number() + " to host "
                    + host(left.connection().host()) + " left intact");
        } else if (event instanceof ExchangeEvent.Closed closed) {
            say("Closing connection " + closed.connection());
            if (!again.isEmpty()) {
                say(again);
                again = "";
            }
        } else {
            transfer(event);
        }
    }

    private void transfer(ExchangeEvent event) {
        if (event instanceof ExchangeEvent.AlpnOffered offered) {
            selectionsTold = false;
            offersAlpn = !offered.protocols().isEmpty();
            if (offersAlpn) {
                say("ALPN: offers " + String.join(",", offered.protocols()));
            }
        } else if (event instanceof ExchangeEvent.PublicKeyChecked checked) {
            if (plan.arguments()
                    .last(CurlOption.PINNEDPUBKEY)
                    .filter(CurlPin::isHash)
                    .isPresent()) {
                say(" public key hash: sha256//" + checked.hash());
            }
        } else if (event instanceof ExchangeEvent.TrustLoaded) {
            say(" CAfile: " + plan.trust().label());
            say(" CApath: none");
        } else if (event instanceof ExchangeEvent.Speaking speaking) {
            if (offersAlpn) {
                String unsure = speaking.protocol() == HttpVersion.HTTP_2 ? "2" : "1.x";
                say("using HTTP/" + (speaking.negotiated() ? speaking.protocol().number() : unsure));
            }
        } else if (event instanceof ExchangeEvent.BodySent sent) {
            if (sent.chunked()) {
                say("Signaling end of chunked upload via terminating chunk.");
            } else if (hasBody) {
                say("We are completely uploaded and fine");
            }
        } else if (event instanceof ExchangeEvent.EndsWithResponse) {
            say("HTTP 1.0, assume close after body");
        } else if (event instanceof ExchangeEvent.BodyUntilClose) {
            say("no chunk, no close, no size. Assume close to signal end");
        } else if (event instanceof ExchangeEvent.Excess excess) {
            excess(excess);
        } else if (event instanceof ExchangeEvent.KeptAlive) {
            say("HTTP/1.0 connection set to keep alive");
        } else if (event instanceof ExchangeEvent.LengthOverflow) {
            say("Overflow Content-Length: value");
        } else if (event instanceof ExchangeEvent.BodyIgnored) {
            say("Ignoring the response-body");
        } else if (!(event instanceof ExchangeEvent.TlsRecord || event instanceof ExchangeEvent.IgnoredTlsMessage)) {
            // curl does not tell records, nor what had no effect.
            throw new AssertionError(event);
        }
    }

    private void excess(ExchangeEvent.Excess excess) {
        if (excess.chunked()) {
            say("Leftovers after chunking:  " + excess.bytes() + "u bytes");
        } else if (excess.contentLength() == null) {
            say("Excess found: excess = " + excess.bytes() + " url = " + target + " (zero-length body)");
        } else {
            say("Excess found in a read: excess = " + excess.bytes() + ", size = " + excess.contentLength()
                    + ", maxdownload = " + excess.contentLength() + ", bytecount = 0");
        }
    }

    private void foundIdle(ConnectionInfo connection, HttpVersion protocol) {
        boolean multiplexes = protocol == HttpVersion.HTTP_2;
        say("Found bundle for host: " + handle(connection) + (multiplexes ? " [can multiplex]" : " [serially]"));
        boolean wanted =
                plan.client().http() == HttpChoice.NEGOTIATE || plan.client().http() == HttpChoice.HTTP_2;
        if (!multiplexes && wanted) {
            say("Can not multiplex, even if we wanted to");
        }
    }

    private void retried(ClientRequest request) {
        say("Connection died, retrying a fresh connect (retry count: 1)");
        String scheme = request.secure() ? "https://" : "http://";
        again = "Issue another request to this URL: '" + scheme + request.origin() + request.target() + "'";
    }

    private void reused(ExchangeEvent.Reused reused) {
        foundIdle(reused.connection(), reused.protocol());
        say("Re-using existing connection #" + reused.connection().number() + " with host " + reused.host());
    }

    private void requestHead(ClientRequest request, HttpVersion protocol, int streamId) {
        var headers = request.headersFor(protocol);
        target = request.target();
        hasBody = !request.body().isEmpty()
                && (protocol == HttpVersion.HTTP_2 || headers.stream().anyMatch(line -> line.is("expect")));
        if (protocol == HttpVersion.HTTP_2) {
            field(":method", request.method());
            field(":path", request.target());
            field(":scheme", request.secure() ? "https" : "http");
            headers.stream()
                    .filter(line -> line.is("host"))
                    .findFirst()
                    .ifPresent(line -> field(":authority", line.value()));
            headers.stream().filter(line -> !line.is("host")).forEach(line -> field(line.key(), line.value()));
            say("Using Stream ID: " + streamId + " (easy handle " + handle(request) + ")");
        }
        String version = protocol == HttpVersion.HTTP_2 ? "2" : protocol.number();
        sent(request.method() + " " + request.target() + " HTTP/" + version);
        for (var line : headers) {
            int colon = line.text().indexOf(':');
            boolean lower = protocol == HttpVersion.HTTP_2 && !line.is("host");
            sent(
                    lower
                            ? line.text().substring(0, colon).toLowerCase(Locale.ROOT)
                                    + line.text().substring(colon)
                            : line.text());
        }
        sent("");
    }

    private void field(String name, String value) {
        say("h2h3 [" + name + ": " + value + "]");
    }

    private void sent(String line) {
        err.println("> " + OpenSslWords.printable(Utf8.ofLatin1(line)));
    }

    private void handshaken(HandshakeReport handshake) {
        var negotiated = handshake.negotiated();
        if (negotiated != null) {
            say("SSL connection using " + negotiated.version().label() + " / " + negotiated.cipherSuite());
            if (offersAlpn) {
                say(
                        negotiated.alpn() == null
                                ? "ALPN: server did not agree on a protocol. Uses default."
                                : "ALPN: server accepted " + negotiated.alpn());
            }
        }
        var identity = handshake.identity();
        if (identity == null || identity.chain().isEmpty()) {
            return;
        }
        X509Certificate leaf = identity.chain().get(0);
        say("Server certificate:");
        say(" subject: " + OpenSslWords.name(leaf.getSubjectX500Principal()));
        say(" start date: " + OpenSslWords.date(leaf.getNotBefore().toInstant()));
        say(" expire date: " + OpenSslWords.date(leaf.getNotAfter().toInstant()));
        if (plan.client().tls().verify() && identity.host() != null && !host(identity.host())) {
            return;
        }
        say(" issuer: " + OpenSslWords.name(leaf.getIssuerX500Principal()));
        var verdict = identity.verification();
        say(
                verdict.isTrusted()
                        ? " SSL certificate verify ok."
                        : " SSL certificate verify result: " + verdict.code().text() + " ("
                                + verdict.code().number() + "), continuing anyway.");
        if (plan.client().tls().verify() && identity.host() instanceof HostCheck.MatchedCommonName) {
            say("meshgw: " + COMMON_NAME_ONLY);
        }
    }

    /** @return whether the certificate is for the host */
    private boolean host(HostCheck check) {
        if (check instanceof HostCheck.MatchedName matched) {
            say(" subjectAltName: host \"" + matched.host() + "\" matched cert's \"" + matched.name() + "\"");
        } else if (check instanceof HostCheck.MatchedAddress matched) {
            say(" subjectAltName: host \"" + matched.host() + "\" matched cert's IP address!");
        } else if (check instanceof HostCheck.MatchedCommonName matched) {
            say(" common name: " + matched.commonName() + " (matched)");
        } else if (check instanceof HostCheck.NoNameMatches none) {
            say(" subjectAltName does not match " + none.host());
        }
        return check.matches();
    }

    private static String tls(TlsVersion version, Direction direction, String kind, String what) {
        String label = version == TlsVersion.TLS_1_0 ? "TLSv1.0" : version.label();
        return label + " (" + direction + "), TLS " + kind + ", " + what + ":";
    }

    private static String withoutLineEnd(String line) {
        String text = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static String bracketed(InetSocketAddress address) {
        String plain = plain(address);
        return address.getAddress() instanceof Inet6Address ? "[" + plain + "]" : plain;
    }

    private static String plain(InetSocketAddress address) {
        return Addresses.text(address.getAddress());
    }

    /** curl prints a null pointer for a host that --connect-to overrode. */
    private static String host(@Nullable String host) {
        return host == null ? "(nil)" : host;
    }

    private static String handle(Object of) {
        return "0x" + Integer.toHexString(System.identityHashCode(of));
    }
}
