package dev.meshgw.analysis;

import java.util.List;

/**
 * What an analysis has found.
 *
 * @param findings the worst first; without those that are suppressed
 * @param elsewhere how many there are besides in other namespaces than the one that is of interest
 * @param executed the names of the analyzers that ran
 * @param skipped the names of those that were not wanted, or had nothing to look at
 */
public record AnalysisResult(List<Finding> findings, int elsewhere, List<String> executed, List<String> skipped) {

    public AnalysisResult {
        findings = List.copyOf(findings);
        executed = List.copyOf(executed);
        skipped = List.copyOf(skipped);
    }
}
