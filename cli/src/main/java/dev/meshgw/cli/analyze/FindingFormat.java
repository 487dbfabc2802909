package dev.meshgw.cli.analyze;

import dev.meshgw.analysis.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From findings to what {@code -o} asks for. */
enum FindingFormat {
    LOG {
        @Override
        String render(List<Finding> findings, boolean colour) {
            return new FindingLog(colour).render(findings);
        }
    },
    JSON {
        @Override
        String render(List<Finding> findings, boolean colour) {
            return FindingObjects.json(findings);
        }
    },
    YAML {
        @Override
        String render(List<Finding> findings, boolean colour) {
            return FindingObjects.yaml(findings);
        }
    },
    SARIF {
        @Override
        String render(List<Finding> findings, boolean colour) {
            return SarifLog.render(findings);
        }
    },
    JUNIT {
        @Override
        String render(List<Finding> findings, boolean colour) {
            return FindingReports.junit(findings);
        }
    },
    GITHUB {
        @Override
        String render(List<Finding> findings, boolean colour) {
            return FindingReports.github(findings);
        }
    };

    /** In any case, as istioctl takes it. */
    static Optional<FindingFormat> parse(String name) {
        for (FindingFormat format : values()) {
            if (format.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** The text, with a newline at the end of each line; empty for no lines. */
    abstract String render(List<Finding> findings, boolean colour);

    /** Whether grave findings make the command fail: istioctl's objects are for programs that look for themselves. */
    boolean failsOnFindings() {
        return this != JSON && this != YAML;
    }

    /** Whether documents that cannot be read are part of the text: istioctl's own forms leave them to stderr. */
    boolean listsUnreadable() {
        return switch (this) {
            case LOG, JSON, YAML -> false;
            case SARIF, JUNIT, GITHUB -> true;
        };
    }
}
