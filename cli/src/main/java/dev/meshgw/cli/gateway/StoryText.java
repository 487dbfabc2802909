package dev.meshgw.cli.gateway;

import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.explain.Call;
import dev.meshgw.explain.Story;
import dev.meshgw.explain.Story.CertificateStep;
import dev.meshgw.explain.Story.ClientCertificateStep;
import dev.meshgw.explain.Story.CredentialStep;
import dev.meshgw.explain.Story.DestinationStep;
import dev.meshgw.explain.Story.FilterChainStep;
import dev.meshgw.explain.Story.HeaderStep;
import dev.meshgw.explain.Story.Hint;
import dev.meshgw.explain.Story.RuleStep;
import dev.meshgw.explain.Story.ServerStep;
import dev.meshgw.explain.Story.VirtualHostStep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A story for people: a label, what happened, where it is written; at most 100 columns, colour only on a terminal. */
final class StoryText {

    /** What is shown of either end of a long header value. */
    private static final int VALUE_END = 80;

    private static final int COLUMNS = 100;
    private static final int LABEL = 16;
    private static final String RESET = "\u001b[0m";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";

    /** Rules that were tried in vain are of interest up to here; the rest is in the JSON form. */
    private static final int MAX_MISSES = 20;

    private final StringBuilder text = new StringBuilder();
    private final boolean colour;

    private StoryText(boolean colour) {
        this.colour = colour;
    }

    static String render(Story story, boolean colour) {
        var text = new StoryText(colour);
        text.text.append(text.paint(BOLD, question(story.call()))).append('\n');
        if (story.listener() != null || !story.skippedServers().isEmpty()) {
            text.text.append('\n');
        }
        text.tell(story);
        return text.text.toString();
    }

    private static String question(Call call) {
        String connection =
                "port " + call.port() + (call.tls() ? ", SNI " + (call.sni() == null ? "none" : call.sni()) : "");
        if (!call.request()) {
            return "a TLS connection to " + connection;
        }
        return DiagnosticText.escape(call.method() + " " + call.scheme() + "://" + call.authority() + call.path())
                + " (" + connection + ")";
    }

    private void tell(Story story) {
        if (story.listener() != null) {
            var listener = story.listener();
            line(
                    "listener",
                    listener.name() + " at " + listener.address() + " for port " + listener.gatewayPort() + " ("
                            + listener.protocol() + ")",
                    null);
        }
        story.skippedServers().forEach(this::server);
        story.filterChains().stream().filter(FilterChainStep::chosen).forEach(this::filterChain);
        story.filterChains().stream().filter(chain -> !chain.chosen()).forEach(this::filterChain);
        if (story.credential() != null) {
            credential(story.credential());
        }
        if (story.clientCertificate() != null) {
            clientCertificate(story.clientCertificate());
        } else if (story.credential() != null) {
            line("client cert", "not asked for", null);
        }
        if (story.virtualHost() != null) {
            virtualHost(story.virtualHost(), story.call());
        }
        rules(story.rules());
        if (story.action() != null) {
            line(
                    story.action().kind(),
                    String.join("\n", story.action().what()),
                    story.action().where());
        }
        story.destinations()
                .forEach(destination ->
                        destination(destination, story.destinations().size() > 1));
        headers(story.headers());
        boolean reached = story.ending().outcome().isReached();
        text.append('\n');
        line(
                paint(reached ? GREEN : RED, reached ? "✓ result" : "✗ result"),
                reached ? "✓ result".length() : "✗ result".length(),
                story.ending().summary(),
                null);
        story.hints().forEach(hint -> hint(hint, reached ? "  note" : "  nearest"));
    }

    private void server(ServerStep server) {
        boolean named = server.why().startsWith(server.server());
        line("  not served", named ? server.why() : server.server() + ": " + server.why(), server.where());
        if (server.fix() != null) {
            line("    fix", server.fix(), null);
        }
    }

    private void filterChain(FilterChainStep chain) {
        String names = chain.serverNames().isEmpty() ? "" : " for " + String.join(", ", chain.serverNames());
        line(
                chain.chosen() ? "filter chain" : "  passed over",
                chain.name() + ", " + chain.mode() + names + ": " + chain.why(),
                chain.where());
    }

    private void credential(CredentialStep credential) {
        if (credential.reason() != null) {
            line("credential", "none. " + credential.reason(), credential.where());
        }
        for (CertificateStep certificate : credential.certificates()) {
            String names = certificate.names().isEmpty()
                    ? "no subject alternative names"
                    : "names " + String.join(", ", certificate.names());
            line(
                    "credential",
                    certificate.subject() + ", issued by " + certificate.issuer() + "\n" + names + "; "
                            + certificate.coverage() + "\nvalid until " + certificate.notAfter()
                            + (certificate.valid() ? "" : ": EXPIRED or not yet valid"),
                    null);
        }
    }

    private void clientCertificate(ClientCertificateStep step) {
        String asked = (step.required() ? "required" : "optional") + ", issued by one of: "
                + String.join("; ", step.authorities());
        String names = step.subjectAltNames().isEmpty()
                ? ""
                : "\nwith one of the names " + String.join(", ", step.subjectAltNames());
        String given = step.given() == null ? "" : step.given() + ": ";
        String verdict =
                (step.accepted() ? "accepted" : "refused with alert " + step.alert()) + ". " + given + step.why();
        line("client cert", asked + names + "\n" + verdict, null);
    }

    private void virtualHost(VirtualHostStep step, Call call) {
        if (step.name() == null) {
            String domains = String.join(", ", step.domains());
            line(
                    "virtual host",
                    call.request()
                            ? "none of " + step.routeConfiguration() + " has this name; it has " + domains
                            : "the Host of a request picks one of " + step.routeConfiguration() + ": " + domains,
                    null);
        } else {
            line(
                    "virtual host",
                    step.name() + " of " + step.routeConfiguration()
                            + (step.domain() == null ? "" : ", by its domain " + step.domain()),
                    null);
        }
    }

    private void rules(List<RuleStep> rules) {
        int misses = 0;
        for (RuleStep rule : rules) {
            String name = rule.name().isEmpty() ? "" : rule.name() + ": ";
            if (rule.failed() == null) {
                line("rule " + rule.number(), "✓ " + name + rule.match(), rule.where());
            } else if (++misses <= MAX_MISSES) {
                line("rule " + rule.number(), "✗ " + name + "not " + rule.failed(), rule.where());
            }
        }
        if (misses > MAX_MISSES) {
            line("", (misses - MAX_MISSES) + " more do not match", null);
        }
    }

    private void destination(DestinationStep step, boolean weighted) {
        String share = weighted ? Math.round(step.share() * 100) / 100.0 + " % to " : "";
        var lines = new ArrayList<String>(List.of(share + step.cluster()));
        lines.addAll(step.how());
        lines.add(step.problem() == null ? "endpoints " + String.join(", ", step.endpoints()) : step.problem());
        line("destination", String.join("\n", lines), step.where());
        if (step.fix() != null) {
            line("  fix", step.fix(), null);
        }
    }

    private void headers(List<HeaderStep> headers) {
        for (boolean request : List.of(true, false)) {
            String label = request ? "to upstream" : "to client";
            for (HeaderStep header : headers) {
                if (header.request() == request) {
                    String value = header.operation().equals("remove")
                            ? ""
                            : ": " + DiagnosticText.escape(shortened(header.value()));
                    String by = header.by().equals("gateway") ? "" : " (" + header.by() + ")";
                    line(label, header.operation() + " " + header.name() + value + by, header.where());
                    label = "";
                }
            }
        }
    }

    private void hint(Hint hint, String label) {
        line(label, hint.what(), hint.where());
        if (hint.fix() != null) {
            line("  fix", hint.fix(), null);
        }
    }

    private void line(String label, String what, @Nullable SourceLocation where) {
        line(label, label.length(), what, where);
    }

    /** @param width of the label without its colour */
    private void line(String label, int width, String what, @Nullable SourceLocation where) {
        List<String> lines = wrap(what, COLUMNS - LABEL);
        text.append(label).append(" ".repeat(Math.max(1, LABEL - width)));
        String arrow = where == null ? "" : "--> " + where;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean last = i == lines.size() - 1;
            text.append(i == 0 ? "" : " ".repeat(LABEL)).append(line);
            if (last && !arrow.isEmpty()) {
                boolean fits = LABEL + line.length() + 2 + arrow.length() <= COLUMNS;
                text.append(fits ? "  " : "\n" + " ".repeat(LABEL)).append(paint(DIM, arrow));
            }
            text.append('\n');
        }
    }

    /** At spaces; a word that is longer than a line stays whole, because people copy it. */
    private static List<String> wrap(String what, int width) {
        var lines = new ArrayList<String>();
        for (String paragraph : what.split("\n")) {
            var line = new StringBuilder();
            for (String word : paragraph.split(" ")) {
                if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private String paint(String style, String plain) {
        return colour ? style + plain + RESET : plain;
    }

    /** Begins and ends as the value does; the certificate inside of x-forwarded-client-cert is for programs. */
    private static String shortened(String value) {
        return value.length() <= 2 * VALUE_END
                ? value
                : value.substring(0, VALUE_END) + "…" + value.substring(value.length() - VALUE_END);
    }
}
