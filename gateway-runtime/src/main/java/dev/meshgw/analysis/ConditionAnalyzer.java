package dev.meshgw.analysis;

import java.util.List;

/** IST0171: the status of a resource says that something about it is not so. */
final class ConditionAnalyzer implements Analyzer {

    private static final List<String> KINDS =
            List.of(GroupKind.SERVICE, GroupKind.SERVICE_ENTRY, GroupKind.AUTHORIZATION_POLICY);

    @Override
    public String name() {
        return "conditions.ConditionAnalyzer";
    }

    @Override
    public String description() {
        return "Checks for negative status conditions on resources";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0171");
    }

    @Override
    public List<String> inputs() {
        return KINDS;
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        for (String kind : KINDS) {
            for (AnalyzedResource resource : mesh.all(kind)) {
                for (ObjectTree condition : resource.tree().items("status", "conditions")) {
                    if (condition.text("status").equals("False")) {
                        report.add(
                                MessageType.NEGATIVE_CONDITION_STATUS,
                                resource,
                                condition.text("type"),
                                condition.text("reason"),
                                condition.text("message"));
                    }
                }
            }
        }
    }
}
