package dev.meshgw.gateway;

import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.gateway.netty.AccessLogFormat;
import dev.meshgw.gateway.netty.ConnectionRecord;
import dev.meshgw.gateway.netty.ExchangeRecord;
import dev.meshgw.gateway.netty.HandshakeFailure;
import dev.meshgw.gateway.netty.HandshakeFailure.Kind;
import dev.meshgw.gateway.netty.TrafficSink;
import dev.meshgw.gateway.netty.UpstreamHandshakeFailure;
import dev.meshgw.snapshot.Snapshot;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the data plane tells about its traffic: Envoy's line for each request and relayed connection, and one line for
 * each connection that did not get through TLS, which Envoy does not write. Of one cause, {@link LineLimit} lets some through
 * and counts the rest. Called by one thread.
 */
final class TrafficLog implements TrafficSink {

    private static final Logger TLS = LoggerFactory.getLogger("tls");

    /** Characters that move the cursor of a terminal or begin another line. */
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}");

    private static final int MAX_TEXT = 1_000;

    private final AccessLogFormat format;
    private final Consumer<String> accessLog;
    private final Supplier<Snapshot> snapshot;
    private final Consumer<String> tlsLog;
    private final LongSupplier nanoTime;
    private final LineLimit limit = new LineLimit();

    /**
     * @param accessLog takes each line, without its newline
     * @param snapshot what is live, to name the manifest behind a filter chain
     */
    TrafficLog(AccessLogFormat format, Consumer<String> accessLog, Supplier<Snapshot> snapshot) {
        this(format, accessLog, snapshot, line -> TLS.warn("{}", line), System::nanoTime);
    }

    TrafficLog(
            AccessLogFormat format,
            Consumer<String> accessLog,
            Supplier<Snapshot> snapshot,
            Consumer<String> tlsLog,
            LongSupplier nanoTime) {
        this.format = format;
        this.accessLog = accessLog;
        this.snapshot = snapshot;
        this.tlsLog = tlsLog;
        this.nanoTime = nanoTime;
    }

    @Override
    public void exchange(ExchangeRecord exchange) {
        accessLog.accept(format.render(exchange));
    }

    @Override
    public void connection(ConnectionRecord connection) {
        accessLog.accept(format.render(connection));
    }

    @Override
    public void handshakeFailed(HandshakeFailure failure) {
        pause();
        if (limit.admits(cause(failure), nanoTime.getAsLong())) {
            tlsLog.accept(ConnectionExplanation.of(failure, snapshot.get()));
        }
    }

    /** Each retry of each request says the same. */
    @Override
    public void upstreamHandshakeFailed(UpstreamHandshakeFailure failure) {
        pause();
        String place = "TLS with upstream " + failure.endpoint() + " of " + failure.cluster();
        if (limit.admits(failure.cause() + ", " + place, nanoTime.getAsLong())) {
            String serverName = failure.serverName();
            tlsLog.accept(place + " failed: " + oneLine(failure.cause()) + " [sni "
                    + (serverName == null ? "-" : DiagnosticText.quote(serverName)) + "]; fix: "
                    + oneLine(failure.fix()));
        }
    }

    /** Names in it were chosen by clients and upstreams. */
    private static String oneLine(String text) {
        String printable = CONTROLS.matcher(text).replaceAll("?");
        return printable.length() <= MAX_TEXT ? printable : printable.substring(0, MAX_TEXT) + "…";
    }

    /** What makes two failures the same: not who the client is, nor what it made up. */
    private static String cause(HandshakeFailure failure) {
        String place = failure.filterChain() == null ? failure.downstream().listener() : failure.filterChain();
        String kind = failure.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String alert = failure.alert() == null
                ? ""
                : (failure.sent() ? ", alert sent: " : ", alert received: ") + failure.alert();
        // The other causes may hold numbers that a client makes up.
        String cause = failure.kind() == Kind.NO_FILTER_CHAIN ? ", " + failure.cause() : "";
        return kind + cause + alert + ", at " + place;
    }

    @Override
    public void pause() {
        for (LineLimit.Suppressed suppressed : limit.ended(nanoTime.getAsLong())) {
            tlsLog.accept("suppressed " + suppressed.suppressed() + " more lines like these in "
                    + LineLimit.WINDOW.toSeconds() + " s: " + suppressed.cause());
        }
    }
}
