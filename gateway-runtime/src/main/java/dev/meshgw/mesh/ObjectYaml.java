package dev.meshgw.mesh;

import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Trees as YAML in kubectl's hand: keys sorted, lists not indented, text of several lines as a block, and in double quotes
 * whatever would be read back as something else than text. Stateless.
 */
public final class ObjectYaml {

    /** libyaml's and so kubectl's width; longer plain text is folded at its spaces. */
    private static final int WIDTH = 80;

    /** Text that a YAML 1.1 reader takes for a boolean, null, a number, a time or a merge key. */
    private static final Pattern NOT_READ_AS_TEXT = Pattern.compile("|~|null|Null|NULL|<<"
            + "|y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"
            + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)"
            + "|[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+)"
            + "|[-+]?(\\.[0-9]+|[0-9][0-9_]*(\\.[0-9_]*)?)([eE][-+]?[0-9]+)?"
            + "|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?"
            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)?");

    /** YAML 1.1's line breaks besides newline; only an escape brings them back as they were. */
    private static final Pattern OTHER_LINE_BREAK = Pattern.compile("[\\u0085\\u2028\\u2029]");

    private ObjectYaml() {}

    /** Ends with a newline. */
    public static String print(Map<String, ?> tree) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setWidth(WIDTH);
        options.setLineBreak(DumperOptions.LineBreak.UNIX);
        var text = new StringWriter();
        try {
            new Yaml(options).serialize(node(tree), text);
        } catch (UncheckedIOException neverFromMemory) {
            throw new AssertionError(neverFromMemory);
        }
        return text.toString();
    }

    /**
     * Why {@code text} is not YAML, in the words and with the line of Go's library, and so of kubectl; empty if it is.
     */
    public static Optional<String> complaint(String text) {
        for (String document : text.split("(?m)^---(?=\\s|$)")) {
            try {
                new Yaml().compose(new StringReader(document));
            } catch (MarkedYAMLException e) {
                return Optional.of(GoYamlComplaint.of(e));
            } catch (YAMLException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    private static Node node(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var sorted = new TreeMap<String, Object>(KeyOrder.NATURAL);
            map.forEach((key, field) -> sorted.put(String.valueOf(key), field));
            var fields = new ArrayList<NodeTuple>(sorted.size());
            sorted.forEach((key, field) -> fields.add(new NodeTuple(text(key), node(field))));
            return new MappingNode(Tag.MAP, fields, FlowStyle.BLOCK);
        }
        if (value instanceof List<?> list) {
            return new SequenceNode(Tag.SEQ, list.stream().map(ObjectYaml::node).toList(), FlowStyle.BLOCK);
        }
        if (value instanceof String text) {
            return text(text);
        }
        if (value == null) {
            return new ScalarNode(Tag.NULL, "null", null, null, ScalarStyle.PLAIN);
        }
        Tag tag = value instanceof Boolean ? Tag.BOOL : isWhole(value) ? Tag.INT : Tag.FLOAT;
        return new ScalarNode(tag, String.valueOf(value), null, null, ScalarStyle.PLAIN);
    }

    private static Node text(String text) {
        ScalarStyle style = ScalarStyle.PLAIN;
        if (NOT_READ_AS_TEXT.matcher(text).matches()
                || OTHER_LINE_BREAK.matcher(text).find()) {
            style = ScalarStyle.DOUBLE_QUOTED;
        } else if (text.indexOf('\n') >= 0) {
            style = ScalarStyle.LITERAL;
        }
        return new ScalarNode(Tag.STR, text, null, null, style);
    }

    private static boolean isWhole(Object number) {
        return number instanceof Long || number instanceof Integer || number instanceof java.math.BigInteger;
    }
}
