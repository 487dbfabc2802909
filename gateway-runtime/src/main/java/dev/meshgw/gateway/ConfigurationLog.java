package dev.meshgw.gateway;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.Severity;
import dev.meshgw.gateway.ConfigurationLoop.Reconciled;
import dev.meshgw.gateway.netty.ApplyResult;
import dev.meshgw.secret.SecretEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is new about the configuration, each thing once and not at every look. One thread only. */
final class ConfigurationLog {

    private static final Logger CONFIG = LoggerFactory.getLogger("config");
    private static final Logger SDS = LoggerFactory.getLogger("sds");
    private static final Logger LISTENER = LoggerFactory.getLogger("listener");

    private Set<Diagnostic> saidDiagnostics = Set.of();
    private Set<String> saidKept = Set.of();
    private Set<String> saidFailures = Set.of();

    void secrets(List<SecretEvent> events) {
        for (SecretEvent event : events) {
            if (event.severity() == Severity.INFO) {
                SDS.info("{}", event.message());
            } else {
                SDS.warn("{}", event.message());
            }
        }
    }

    void configuration(Reconciled reconciled) {
        for (Diagnostic diagnostic : reconciled.diagnostics()) {
            if (!saidDiagnostics.contains(diagnostic)) {
                say(diagnostic);
            }
        }
        if (reconciled.diagnostics().isEmpty() && !saidDiagnostics.isEmpty()) {
            CONFIG.info("everything is in order again");
        }
        saidDiagnostics = new HashSet<>(reconciled.diagnostics());
        for (String kept : reconciled.loaded().kept()) {
            if (!saidKept.contains(kept)) {
                CONFIG.warn("{} is served as it was before", kept);
            }
        }
        saidKept = Set.copyOf(reconciled.loaded().kept());
        listeners(reconciled.applied());
    }

    private static void say(Diagnostic diagnostic) {
        String text = DiagnosticText.render(diagnostic).strip();
        // The level of the line says how grave it is.
        String message = text.substring(text.indexOf(": ") + 2);
        switch (diagnostic.severity()) {
            case ERROR -> CONFIG.error("{}", message);
            case WARNING -> CONFIG.warn("{}", message);
            case INFO -> CONFIG.info("{}", message);
        }
    }

    private void listeners(ApplyResult applied) {
        var failures = new ArrayList<String>();
        for (ApplyResult.NotBound failed : applied.notBound()) {
            failures.add(BindFailure.describe(failed));
        }
        for (ApplyResult.Unusable unusable : applied.unusable()) {
            failures.add("filter chain " + unusable.filterChain() + " closes every connection: " + unusable.reason());
        }
        for (String failure : failures) {
            if (!saidFailures.contains(failure)) {
                LISTENER.error("{}", failure);
            }
        }
        saidFailures = Set.copyOf(failures);
    }
}
