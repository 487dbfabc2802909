package dev.meshgw.gateway.admin;

import dev.meshgw.gateway.netty.StatHistogram;
import java.util.Map;

/** One statistic with its value. */
sealed interface Stat {

    /** The whole name: {@code listener.0.0.0.0_8443.ssl.versions.TLSv1.3}. */
    String name();

    /** The name without what varies: {@code listener.ssl.versions}. */
    String tagExtractedName();

    /** What varies, by Envoy's tag names with underscores: {@code envoy_ssl_version}. */
    Map<String, String> tags();

    /** Whether it was ever written, as far as its value shows. */
    boolean used();

    /** Only goes up. */
    record Counter(String name, String tagExtractedName, Map<String, String> tags, long value) implements Stat {
        @Override
        public boolean used() {
            return value != 0;
        }
    }

    /** @param used a gauge that somebody set may be zero */
    record Gauge(String name, String tagExtractedName, Map<String, String> tags, long value, boolean used)
            implements Stat {}

    /** Durations in milliseconds. */
    record Histogram(String name, String tagExtractedName, Map<String, String> tags, StatHistogram value)
            implements Stat {
        @Override
        public boolean used() {
            return value.count() > 0;
        }
    }
}
