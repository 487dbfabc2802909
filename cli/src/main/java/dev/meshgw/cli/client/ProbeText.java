package dev.meshgw.cli.client;

import dev.meshgw.cli.TextTable;
import dev.meshgw.cli.client.ProbeFacts.Fact;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.client.ScanReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A probe for a person: one page, facts first, then what takes more than a line. */
final class ProbeText {

    private static final int LABEL_WIDTH = 20;
    private static final String MARGIN = "  ";

    /** A cell that is longer is cut: a table of 80 columns stays a table. */
    private static final int MAX_CELL = 30;

    private final StringBuilder text = new StringBuilder();
    private final ProbePage page;
    private final Glyphs glyphs;

    private ProbeText(ProbePage page, Glyphs glyphs) {
        this.page = page;
        this.glyphs = glyphs;
    }

    static String render(ProbePage page, Glyphs glyphs) {
        return new ProbeText(page, glyphs).render();
    }

    private String render() {
        ProbeReport report = page.run().report();
        for (Fact fact : ProbeFacts.of(report, page.trustLabel())) {
            line(fact.label(), fact.value());
        }
        chain(report);
        timing(report);
        withAndWithout();
        serverNames();
        ScanReport scan = page.run().scan();
        if (scan != null) {
            text.append("\nscan\n").append(ScanText.render(page.run(), scan));
        }
        if (page.gateway() != null) {
            text.append("\ngateway\n").append(GatewayViewText.render(page.gateway(), report));
        }
        expectations();
        return text.toString();
    }

    private void chain(ProbeReport report) {
        HandshakeReport handshake = report.handshake();
        if (handshake != null
                && handshake.identity() != null
                && !report.path().links().isEmpty()) {
            text.append("\nchain\n")
                    .append(ChainTree.render(
                            report.path(),
                            handshake.identity(),
                            page.trustLabel(),
                            page.run().time(),
                            glyphs));
        }
    }

    private void timing(ProbeReport report) {
        if (report.connection() != null) {
            text.append("\ntiming\n")
                    .append(Waterfall.render(report, page.run().plan().request() != null, glyphs));
        }
    }

    private void withAndWithout() {
        if (page.run().anonymous() == null) {
            return;
        }
        var with = HandshakeSummary.of(page.run().report());
        var without = HandshakeSummary.of(page.run().anonymous());
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("", "with it", "without it"));
        changed(rows, "protocol", with.protocol(), without.protocol());
        changed(rows, "certificate for", with.certificateFor(), without.certificateFor());
        changed(rows, "ALPN", with.alpn(), without.alpn());
        changed(rows, "client certificate", with.clientCertificate(), without.clientCertificate());
        changed(rows, "alert", alert(with), alert(without));
        text.append("\nclient certificate\n")
                .append(
                        rows.size() == 1
                                ? MARGIN + "changes nothing: without it the server does the same\n"
                                : TextTable.of(rows).indent(MARGIN.length()));
    }

    private void changed(List<List<String>> rows, String label, @Nullable String with, @Nullable String without) {
        if (!Objects.equals(with, without)) {
            rows.add(List.of(label, cell(with), cell(without)));
        }
    }

    private void serverNames() {
        if (page.run().byName().isEmpty()) {
            return;
        }
        var all = page.run().byName().stream().map(HandshakeSummary::of).toList();
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("SNI", "certificate for", "verdict", "ALPN", "alert"));
        for (HandshakeSummary one : all) {
            rows.add(List.of(
                    one.serverName() == null ? "(none)" : one.serverName(),
                    cell(one.certificateFor()),
                    cell(one.verdict()),
                    cell(one.alpn()),
                    cell(alert(one))));
        }
        text.append("\nserver names\n").append(TextTable.of(rows).indent(MARGIN.length()));
        if (all.stream().anyMatch(HandshakeSummary::isClosed)) {
            text.append(MARGIN)
                    .append("closed: without an alert, as a gateway does if no server has the name,\n")
                    .append(MARGIN)
                    .append("or if the secret of the one that has it is missing\n");
        }
    }

    private static @Nullable String alert(HandshakeSummary summary) {
        return summary.isClosed() ? "closed" : summary.alert();
    }

    private String cell(@Nullable String text) {
        if (text == null) {
            return "-";
        }
        return text.length() <= MAX_CELL ? text : text.substring(0, MAX_CELL - 1) + glyphs.cut();
    }

    private void expectations() {
        if (page.results().isEmpty()) {
            return;
        }
        text.append("\nexpected\n");
        for (ExpectationResult result : page.results()) {
            text.append(MARGIN).append(glyphs.mark(result.isMet())).append(' ');
            line(
                    LABEL_WIDTH - MARGIN.length() - 2,
                    result.subject(),
                    result.isMet() ? result.got() : "wanted " + result.wanted() + ", got " + result.got());
            note("why", result.why());
            note("fix", result.fix());
        }
    }

    private void note(String label, @Nullable String note) {
        if (note != null) {
            text.append(MARGIN)
                    .append("    ")
                    .append(label)
                    .append(": ")
                    .append(note)
                    .append('\n');
        }
    }

    private void line(String label, String value) {
        line(LABEL_WIDTH, label, value);
    }

    private void line(int width, String label, String value) {
        text.append(label)
                .append(" ".repeat(Math.max(1, width - label.length())))
                .append(value)
                .append('\n');
    }
}
