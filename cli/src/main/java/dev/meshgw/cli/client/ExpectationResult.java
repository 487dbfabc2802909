package dev.meshgw.cli.client;

import dev.meshgw.client.Expectation;
import dev.meshgw.client.ProbeRun;
import org.jspecify.annotations.Nullable;

/**
 * What came of one expectation, in words for every form of output; outside text is escaped. Immutable.
 *
 * @param why and {@code fix} null if it is met, or nothing is known
 */
record ExpectationResult(
        String subject,
        String wanted,
        String got,
        boolean isMet,
        @Nullable String why,
        @Nullable String fix) {

    static ExpectationResult of(Expectation expectation, ProbeRun run) {
        var verdict = expectation.judge(run.report());
        var reason = verdict.isMet() ? null : UnmetExpectation.explain(expectation, run);
        return new ExpectationResult(
                expectation.subject(),
                OpenSslWords.printable(expectation.wanted()),
                OpenSslWords.printable(verdict.got()),
                verdict.isMet(),
                reason == null ? null : reason.why(),
                reason == null ? null : reason.fix());
    }

    /** The result in a sentence: {@code status: wanted 418, got 404}. */
    String sentence() {
        return subject + ": " + (isMet ? got : "wanted " + wanted + ", got " + got);
    }
}
