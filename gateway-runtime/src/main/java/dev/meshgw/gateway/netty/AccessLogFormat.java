package dev.meshgw.gateway.netty;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How Istio writes its access log: accessLogEncoding of the mesh. A line each, without its end. Stateless. */
public enum AccessLogFormat {
    TEXT {
        @Override
        public String render(ExchangeRecord exchange) {
            return AccessLogText.render(exchange);
        }

        @Override
        public String render(ConnectionRecord connection) {
            return AccessLogText.render(connection);
        }
    },
    JSON {
        @Override
        public String render(ExchangeRecord exchange) {
            return AccessLogJson.render(exchange);
        }

        @Override
        public String render(ConnectionRecord connection) {
            return AccessLogJson.render(connection);
        }
    };

    private static final DateTimeFormatter START_TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    public abstract String render(ExchangeRecord exchange);

    /** As Envoy logs what its TCP proxy relayed and what no filter chain took. */
    public abstract String render(ConnectionRecord connection);

    static String startTime(long millis) {
        return START_TIME.format(Instant.ofEpochMilli(millis));
    }
}
