package dev.meshgw.cli.client;

import dev.meshgw.cli.ExitCode;
import dev.meshgw.client.ExchangeFailure;
import dev.meshgw.client.ProbeReport;
import java.util.ArrayList;
import java.util.List;

/**
 * A probe's report with what is wrong in it, explained. Immutable.
 *
 * @param trustLabel what the CA bundle is called
 * @param explanations one for each thing that is wrong, empty if nothing is
 */
record ProbeFindings(ProbeReport report, String trustLabel, List<Explanation> explanations) {

    ProbeFindings {
        explanations = List.copyOf(explanations);
    }

    static ProbeFindings of(ProbeReport report, String trustLabel) {
        var explainer = new FailureExplainer(report.target(), true, trustLabel, report.handshake());
        var explanations = new ArrayList<Explanation>();
        var handshake = report.handshake();
        if (handshake != null && handshake.identity() != null) {
            var identity = handshake.identity();
            if (!identity.verification().isTrusted()) {
                explainer
                        .explain(new ExchangeFailure.Untrusted(identity.verification()))
                        .ifPresent(explanations::add);
            }
            if (identity.host() != null && !identity.host().matches()) {
                explainer
                        .explain(new ExchangeFailure.WrongHost(identity.host()))
                        .ifPresent(explanations::add);
            }
        }
        if (report.failure() != null) {
            explanations.add(explainer
                    .explain(report.failure())
                    .orElseGet(() -> new Explanation(
                            "no handshake with " + report.target(),
                            CurlFailure.of(report.failure(), trustLabel, null).message(),
                            null)));
        }
        return new ProbeFindings(report, trustLabel, explanations);
    }

    int exitCode() {
        if (report.failure() instanceof ExchangeFailure.UnusableTrust
                || report.failure() instanceof ExchangeFailure.UnusableCredential) {
            return ExitCode.MATERIAL;
        }
        boolean serverSpoke = report.failure() == null
                || report.failure() instanceof ExchangeFailure.HandshakeAlert
                || report.failure() instanceof ExchangeFailure.LateAlert;
        if (!serverSpoke) {
            return ExitCode.EXCHANGE;
        }
        return report.isClean() ? ExitCode.OK : ExitCode.FINDING;
    }
}
