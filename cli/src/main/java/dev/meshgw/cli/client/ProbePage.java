package dev.meshgw.cli.client;

import dev.meshgw.cli.ExitCode;
import dev.meshgw.client.ExchangeFailure;
import dev.meshgw.client.Expectation;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.client.ProbeRun;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a probe with what is wrong in it, explained: what every form of output renders. Immutable.
 *
 * @param trustLabel what the CA bundle is called
 * @param findings one for each thing that is wrong, empty if nothing is; a refusal that was expected is none
 * @param results one for each expectation, in its order
 * @param gateway what the running gateway says of it, null if it was not asked; its findings are among the others
 */
record ProbePage(
        ProbeRun run,
        String trustLabel,
        List<Explanation> findings,
        List<ExpectationResult> results,
        @Nullable GatewayView gateway) {

    ProbePage {
        findings = List.copyOf(findings);
        results = List.copyOf(results);
    }

    static ProbePage of(ProbeRun run, String trustLabel, List<Expectation> expectations) {
        return new ProbePage(
                run,
                trustLabel,
                findings(run.report(), trustLabel, expectations),
                expectations.stream()
                        .map(expectation -> ExpectationResult.of(expectation, run))
                        .toList(),
                null);
    }

    ProbePage withGateway(GatewayView view) {
        var all = new ArrayList<>(findings);
        all.addAll(view.findings());
        return new ProbePage(run, trustLabel, all, results, view);
    }

    private static List<Explanation> findings(ProbeReport report, String trustLabel, List<Expectation> expectations) {
        var explainer = new FailureExplainer(report.target(), true, trustLabel, report.handshake(), ClientWords.PROBE);
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
        boolean isWanted = expectations.stream()
                .anyMatch(expectation -> expectation instanceof Expectation.Refusal
                        && expectation.judge(report).isMet());
        if (report.failure() != null && !isWanted) {
            String what = handshake != null && handshake.complete() ? "no answer from " : "no handshake with ";
            findings.add(explainer
                    .explain(report.failure())
                    .orElseGet(() -> new Explanation(
                            what + report.target(),
                            CurlFailure.of(report.failure(), trustLabel, null).message(),
                            report.failure() instanceof ExchangeFailure.TimedOut
                                    ? ClientWords.PROBE.moreTime()
                                    : null)));
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
        boolean isAsExpected = results.stream().allMatch(ExpectationResult::isMet);
        return findings.isEmpty() && isAsExpected ? ExitCode.OK : ExitCode.FINDING;
    }
}
