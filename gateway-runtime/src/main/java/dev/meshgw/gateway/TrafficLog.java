package dev.meshgw.gateway;

import dev.meshgw.gateway.netty.AccessLogFormat;
import dev.meshgw.gateway.netty.ConnectionRecord;
import dev.meshgw.gateway.netty.ExchangeRecord;
import dev.meshgw.gateway.netty.HandshakeFailure;
import dev.meshgw.gateway.netty.TrafficSink;
import dev.meshgw.snapshot.Snapshot;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the data plane tells about its traffic: Envoy's line for each request and relayed connection, and for each one
 * that came to nothing why, which Envoy does not say. Called by one thread.
 */
final class TrafficLog implements TrafficSink {

    private static final Logger TLS = LoggerFactory.getLogger("tls");

    private final AccessLogFormat format;
    private final Consumer<String> accessLog;
    private final Supplier<Snapshot> snapshot;

    /**
     * @param accessLog takes each line, without its newline
     * @param snapshot what is live, to name the manifest behind a filter chain
     */
    TrafficLog(AccessLogFormat format, Consumer<String> accessLog, Supplier<Snapshot> snapshot) {
        this.format = format;
        this.accessLog = accessLog;
        this.snapshot = snapshot;
    }

    @Override
    public void exchange(ExchangeRecord exchange) {
        accessLog.accept(format.render(exchange));
    }

    @Override
    public void connection(ConnectionRecord connection) {
        accessLog.accept(format.render(connection));
        ConnectionExplanation.of(connection, snapshot.get()).ifPresent(text -> TLS.warn("{}", text));
    }

    @Override
    public void handshakeFailed(HandshakeFailure failure) {
        TLS.warn("{}", ConnectionExplanation.of(failure, snapshot.get()));
    }
}
