package dev.meshgw.cli.report;

import dev.meshgw.config.source.SourceLocation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Workflow commands of GitHub Actions: annotations of a run, or of the lines of a pull request. */
public final class GitHubAnnotations {

    private GitHubAnnotations() {}

    /** How grave it is, under the name of the workflow command. */
    public enum Level {
        ERROR,
        WARNING,
        NOTICE
    }

    /**
     * @param place null if it is about no file
     * @param text may have several lines
     */
    public record Annotation(Level level, @Nullable SourceLocation place, String title, String text) {}

    /** One line an annotation. */
    public static String render(List<Annotation> annotations) {
        var text = new StringBuilder();
        for (Annotation annotation : annotations) {
            text.append("::")
                    .append(annotation.level().name().toLowerCase(Locale.ROOT))
                    .append(' ');
            SourceLocation place = annotation.place();
            if (place != null) {
                text.append("file=").append(property(place.file())).append(',');
                if (place.line() > 0) {
                    text.append("line=").append(place.line()).append(',');
                }
                if (place.column() > 0) {
                    text.append("col=").append(place.column()).append(',');
                }
            }
            text.append("title=")
                    .append(property(annotation.title()))
                    .append("::")
                    .append(data(annotation.text()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
