package dev.meshgw.cli.client;

import dev.meshgw.cli.ExitCode;
import dev.meshgw.client.ExchangeFailure;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.client.ProbeRun;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a probe with what is wrong in it, explained: what every form of output renders. Immutable.
 *
 * @param trustLabel what the CA bundle is called
 * @param findings one for each thing that is wrong, empty if nothing is
 */
record ProbePage(ProbeRun run, String trustLabel, List<Explanation> findings) {

    ProbePage {
        findings = List.copyOf(findings);
    }

    static ProbePage of(ProbeRun run, String trustLabel) {
        return new ProbePage(run, trustLabel, findings(run.report(), trustLabel));
    }

    private static List<Explanation> findings(ProbeReport report, String trustLabel) {
        var explainer = new FailureExplainer(report.target(), true, trustLabel, report.handshake());
        var findings = new ArrayList<Explanation>();
        var handshake = report.handshake();
        if (handshake != null && handshake.identity() != null) {
            var identity = handshake.identity();
            if (!identity.verification().isTrusted()) {
                explainer
                        .explain(new ExchangeFailure.Untrusted(identity.verification()))
                        .ifPresent(findings::add);
            }
            if (identity.host() != null && !identity.host().matches()) {
                explainer
                        .explain(new ExchangeFailure.WrongHost(identity.host()))
                        .ifPresent(findings::add);
            }
        }
        if (report.failure() != null) {
            String what = handshake != null && handshake.complete() ? "no answer from " : "no handshake with ";
            findings.add(explainer
                    .explain(report.failure())
                    .orElseGet(() -> new Explanation(
                            what + report.target(),
                            CurlFailure.of(report.failure(), trustLabel, null).message(),
                            null)));
        }
        return findings;
    }

    boolean isOk() {
        return exitCode() == ExitCode.OK;
    }

    int exitCode() {
        ProbeReport report = run.report();
        if (report.failure() instanceof ExchangeFailure.UnusableTrust
                || report.failure() instanceof ExchangeFailure.UnusableCredential) {
            return ExitCode.MATERIAL;
        }
        if (!report.serverSpoke()) {
            return ExitCode.EXCHANGE;
        }
        return report.isClean() ? ExitCode.OK : ExitCode.FINDING;
    }
}
