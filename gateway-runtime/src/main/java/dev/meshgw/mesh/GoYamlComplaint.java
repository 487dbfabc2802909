package dev.meshgw.mesh;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.scanner.ScannerException;

/** A complaint of SnakeYAML in the words of libyaml, which both descend from and which kubectl's users know. Stateless. */
final class GoYamlComplaint {

    private GoYamlComplaint() {}

    static String of(MarkedYAMLException complaint) {
        Mark mark = complaint.getProblemMark();
        // go-yaml counts from 0 where the parser complains and from 1 where the scanner does; line 0 is not printed.
        int line = mark == null ? 0 : mark.getLine() + (complaint instanceof ScannerException ? 1 : 0);
        return (line == 0 ? "" : "line " + line + ": ")
                + problem(String.valueOf(complaint.getProblem()), String.valueOf(complaint.getContext()));
    }

    private static String problem(String problem, String context) {
        if (problem.startsWith("expected ',' or ']'")) {
            return "did not find expected ',' or ']'";
        }
        if (problem.startsWith("expected ',' or '}'")) {
            return "did not find expected ',' or '}'";
        }
        if (problem.startsWith("expected <block end>")) {
            return context.contains("mapping") ? "did not find expected key" : "did not find expected '-' indicator";
        }
        if (problem.startsWith("expected '<document start>'")) {
            return "did not find expected <document start>";
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return "mapping values are not allowed in this context";
        }
        if (problem.startsWith("found character") && problem.contains("cannot start any token")) {
            return "found character that cannot start any token";
        }
        return problem;
    }
}
