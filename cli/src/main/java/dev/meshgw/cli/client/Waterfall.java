package dev.meshgw.cli.client;

import dev.meshgw.client.ProbeReport;
import dev.meshgw.client.Timings;
import java.time.Duration;
import java.util.Locale;

/** The stages of a connection as bars, one after the other: where the time went. */
final class Waterfall {

    private static final int LABEL_WIDTH = 20;
    private static final int TIME_WIDTH = 10;
    private static final int BAR_WIDTH = 46;

    private final StringBuilder text = new StringBuilder();
    private final Glyphs glyphs;
    private final Duration total;

    private Waterfall(Duration total, Glyphs glyphs) {
        this.total = total;
        this.glyphs = glyphs;
    }

    /** @param asked whether a request was to be sent */
    static String render(ProbeReport report, boolean asked, Glyphs glyphs) {
        Timings timings = report.timings();
        // A server that asks for a certificate judges it after the handshake of TLS 1.3, and the probe waits for it.
        boolean isClientAuthenticated =
                report.handshake() != null && report.handshake().certificateRequest() != null;
        boolean isAnswered = !timings.startTransfer().isZero();
        boolean isSecured = !timings.appConnect().isZero();
        Duration total = isAnswered ? timings.startTransfer() : isSecured ? timings.appConnect() : timings.connect();
        var waterfall = new Waterfall(total, glyphs);
        waterfall.stage("DNS", Duration.ZERO, timings.nameLookup());
        waterfall.stage("TCP", timings.nameLookup(), timings.connecting());
        if (isSecured) {
            waterfall.stage("TLS", timings.connect(), timings.securing());
        } else {
            waterfall.line("TLS", "-", "not completed");
        }
        if (!timings.preTransfer().isZero() && isClientAuthenticated) {
            waterfall.stage(
                    "client auth", timings.appConnect(), timings.preTransfer().minus(timings.appConnect()));
        }
        if (isAnswered) {
            waterfall.stage("first byte", timings.preTransfer(), timings.waiting());
        } else {
            waterfall.line("first byte", "-", asked ? "none came" : "not asked for: a URL with a path is");
        }
        waterfall.line("total", millis(total), "");
        return waterfall.text.toString();
    }

    private void stage(String label, Duration start, Duration length) {
        double scale = total.isZero() ? 0 : (double) BAR_WIDTH / total.toNanos();
        int offset = (int) Math.min(BAR_WIDTH - 1, start.toNanos() * scale);
        int bars = (int) Math.max(1, Math.min(BAR_WIDTH - offset, Math.round(length.toNanos() * scale)));
        line(label, millis(length), " ".repeat(offset) + glyphs.bar().repeat(bars));
    }

    private void line(String label, String time, String rest) {
        String padded = "  " + label + " ".repeat(LABEL_WIDTH - 2 - label.length());
        text.append(padded)
                .append(" ".repeat(Math.max(0, TIME_WIDTH - time.length())))
                .append(time)
                .append(rest.isEmpty() ? "" : "  " + rest)
                .append('\n');
    }

    /** Three digits are as many as a network repeats. */
    static String millis(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        int decimals = millis < 10 ? 2 : millis < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f ms", millis);
    }
}
