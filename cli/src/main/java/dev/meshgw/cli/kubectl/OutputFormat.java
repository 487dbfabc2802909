package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.mesh.ObjectYaml;
import dev.meshgw.mesh.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From a tree to what {@code -o} asks for. Immutable. */
sealed interface OutputFormat {

    /** The tree's text; ends with a newline where the format has lines. */
    String render(Map<String, ?> tree);

    /**
     * @param text value of {@code -o} other than {@code wide}
     * @param allowed formats, for the message
     */
    static OutputFormat parse(String text, String allowed) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String argument = equals < 0 ? null : text.substring(equals + 1);
        return switch (name) {
            case "yaml" -> new Yaml();
            case "json" -> new Json();
            case "name" -> new Name();
            case "jsonpath" -> new Template(text, parseTemplate(argument));
            default ->
                throw new CommandException(
                        ExitCode.FINDING,
                        "unable to match a printer suitable for the output format \"" + text
                                + "\", allowed formats are: " + allowed,
                        null,
                        null);
        };
    }

    private static JsonPath parseTemplate(@Nullable String template) {
        if (template == null || template.isEmpty()) {
            throw new CommandException(ExitCode.FINDING, "template format specified but no template given", null, null);
        }
        try {
            return JsonPath.parse(template);
        } catch (JsonPathException e) {
            throw new CommandException(
                    ExitCode.FINDING, "error parsing jsonpath " + template + ", " + e.getMessage(), null, null);
        }
    }

    /** {@code -o yaml}. */
    record Yaml() implements OutputFormat {
        @Override
        public String render(Map<String, ?> tree) {
            return ObjectYaml.print(tree);
        }
    }

    /** {@code -o json}. */
    record Json() implements OutputFormat {
        @Override
        public String render(Map<String, ?> tree) {
            return JsonText.print(tree);
        }
    }

    /** {@code -o name}; of a List, the name of each item. */
    record Name() implements OutputFormat {
        @Override
        public String render(Map<String, ?> tree) {
            if (tree.get("items") instanceof List<?> items) {
                return items.stream().map(item -> render(asTree(item))).collect(Collectors.joining());
            }
            String kind = ResourceKind.of(String.valueOf(tree.get("apiVersion")), String.valueOf(tree.get("kind")))
                    .map(ResourceKind::qualifiedSingular)
                    .orElse(String.valueOf(tree.get("kind")));
            return kind + "/" + asTree(tree.get("metadata")).get("name") + "\n";
        }

        @SuppressWarnings("unchecked")
        private static Map<String, ?> asTree(@Nullable Object value) {
            return value instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
        }
    }

    /** {@code -o jsonpath=…}; no newline follows what the template prints. */
    record Template(String text, JsonPath path) implements OutputFormat {
        @Override
        public String render(Map<String, ?> tree) {
            try {
                return path.render(tree);
            } catch (JsonPathException e) {
                String template = text.substring(text.indexOf('=') + 1);
                throw new CommandException(
                        ExitCode.FINDING,
                        "error executing jsonpath \"" + template + "\": Error executing template: " + e.getMessage()
                                + ". Printing more information for debugging the template:\n\ttemplate was:\n\t\t"
                                + template,
                        null,
                        null);
            }
        }
    }
}
