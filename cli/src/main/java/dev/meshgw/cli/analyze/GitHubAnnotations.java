package dev.meshgw.cli.analyze;

import dev.meshgw.analysis.Finding;
import dev.meshgw.analysis.Level;
import dev.meshgw.config.source.SourceLocation;
import java.util.List;

/** Workflow commands of GitHub Actions: annotations on the lines of a pull request. */
final class GitHubAnnotations {

    private GitHubAnnotations() {}

    static String render(List<Finding> findings) {
        var text = new StringBuilder();
        for (Finding finding : findings) {
            text.append("::").append(command(finding.level())).append(' ');
            SourceLocation place = finding.location();
            if (place != null) {
                text.append("file=").append(property(place.file())).append(',');
                if (place.line() > 0) {
                    text.append("line=").append(place.line()).append(',');
                }
                if (place.column() > 0) {
                    text.append("col=").append(place.column()).append(',');
                }
            }
            String origin = finding.origin().isEmpty() ? "" : " " + finding.origin();
            text.append("title=")
                    .append(property(finding.code() + origin))
                    .append("::")
                    .append(data(Explained.text(finding)))
                    .append('\n');
        }
        return text.toString();
    }

    private static String command(Level level) {
        return switch (level) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "notice";
        };
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
