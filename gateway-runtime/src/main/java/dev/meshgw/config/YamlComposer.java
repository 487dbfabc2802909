package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.SourceLocation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Builds nodes from YAML events. One use, one thread.
 *
 * <p>The library's own composer is not used because it keeps a mark for each node (six words and a buffer), counts aliases
 * only, and knows duplicate keys only after they were built.
 */
final class YamlComposer {

    private static final String MERGE_KEY = "<<";

    private final DocumentText document;
    private final ReadLimits limits;
    private final Map<String, Node> anchors = new HashMap<>();
    private final Set<String> openAnchors = new HashSet<>();
    private final FieldPath path = new FieldPath();
    private final ParserImpl parser;
    private long aliasedNodes;

    private YamlComposer(DocumentText document, ReadLimits limits) {
        this.document = document;
        this.limits = limits;
        var options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        parser = new ParserImpl(new StreamReader(document.text()), options);
    }

    /** @return the documents of the text: one, or more if {@code ...} ends some; empty documents are left out */
    static List<Node> compose(DocumentText document, ReadLimits limits) throws UnreadableException {
        try {
            return new YamlComposer(document, limits).documents();
        } catch (YAMLException e) {
            throw new UnreadableException(YamlMistakes.explain(document, e));
        } catch (IllegalArgumentException e) {
            // The scanner lets an escape such as \U99999999, which is no character, through to Character and Integer.
            throw new UnreadableException(Diagnostic.error(
                            DiagnosticCode.SYNTAX,
                            new SourceLocation(document.source(), document.firstLine(), 0),
                            "",
                            "this document is not valid YAML: an escape in a quoted text stands for no character")
                    .withWhy(e.getMessage()));
        }
    }

    private List<Node> documents() throws UnreadableException {
        var documents = new ArrayList<Node>();
        parser.getEvent();
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            parser.getEvent();
            anchors.clear();
            Node root = node(1);
            if (!(root instanceof ScalarNode scalar && scalar.value() == null)) {
                documents.add(root);
            }
            parser.getEvent();
        }
        return documents;
    }

    private Node node(int depth) throws UnreadableException {
        Event event = parser.getEvent();
        if (event instanceof ScalarEvent scalar) {
            Node node = scalar(scalar);
            remember(scalar.getAnchor(), node);
            return node;
        }
        if (event instanceof AliasEvent alias) {
            return aliased(alias, depth);
        }
        if (depth >= limits.depth()) {
            throw document.tooDeep(location(event.getStartMark()), limits);
        }
        if (event instanceof MappingStartEvent start) {
            return mapping(start, depth);
        }
        return sequence((SequenceStartEvent) event, depth);
    }

    private MapNode mapping(MappingStartEvent start, int depth) throws UnreadableException {
        open(start.getAnchor());
        var map = new MapNode(line(start.getStartMark()), column(start.getStartMark()));
        var merged = new ArrayList<MapNode>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Mark keyMark = parser.peekEvent().getStartMark();
            boolean isMerge = parser.peekEvent() instanceof ScalarEvent key
                    && key.isPlain()
                    && key.getValue().equals(MERGE_KEY);
            String key = key(depth);
            path.enter(key);
            Node value = node(depth + 1);
            if (isMerge) {
                addMerged(value, merged);
            } else {
                put(map, new MapNode.Entry(key, line(keyMark), column(keyMark), value));
            }
            path.leave();
        }
        parser.getEvent();
        for (MapNode source : merged) {
            source.entries().forEach(map::putIfAbsent);
        }
        remember(start.getAnchor(), map);
        return map;
    }

    private void put(MapNode map, MapNode.Entry entry) throws UnreadableException {
        MapNode.Entry earlier = map.putIfAbsent(entry);
        if (earlier != null) {
            throw document.duplicateKey(entry, earlier, path);
        }
    }

    private String key(int depth) throws UnreadableException {
        Mark mark = parser.peekEvent().getStartMark();
        if (!(node(depth + 1) instanceof ScalarNode key)) {
            throw syntax(mark, "a list or mapping is used as a key", "a key is a single word or a quoted text");
        }
        // Booleans and whole numbers become their canonical text, as in kubectl: the key of "on: x" is "true".
        boolean canonical = key.value() instanceof Boolean || key.value() instanceof Long;
        return canonical ? String.valueOf(key.value()) : key.text();
    }

    private void addMerged(Node value, List<MapNode> merged) throws UnreadableException {
        if (value instanceof MapNode map) {
            merged.add(map);
        } else if (value instanceof ListNode list && list.items().stream().allMatch(MapNode.class::isInstance)) {
            list.items().forEach(item -> merged.add((MapNode) item));
        } else {
            throw new UnreadableException(Diagnostic.error(
                    DiagnosticCode.SYNTAX,
                    new SourceLocation(document.source(), value.line(), value.column()),
                    path.toString(),
                    "\"<<\" merges mappings, but this is " + value.describe()));
        }
    }

    private ListNode sequence(SequenceStartEvent start, int depth) throws UnreadableException {
        open(start.getAnchor());
        var list = new ListNode(line(start.getStartMark()), column(start.getStartMark()));
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            path.enter(list.items().size());
            list.add(node(depth + 1));
            path.leave();
        }
        parser.getEvent();
        remember(start.getAnchor(), list);
        return list;
    }

    private ScalarNode scalar(ScalarEvent event) throws UnreadableException {
        Mark mark = event.getStartMark();
        String text = event.getValue();
        return new ScalarNode(line(mark), column(mark), value(event, text), text);
    }

    private @Nullable Object value(ScalarEvent event, String text) throws UnreadableException {
        String tag = event.getTag();
        if (tag == null) {
            return event.isPlain() ? ScalarTypes.resolve(text) : text;
        }
        return switch (tag) {
            case "!", "tag:yaml.org,2002:str" -> text;
            case "tag:yaml.org,2002:int",
                    "tag:yaml.org,2002:float",
                    "tag:yaml.org,2002:bool",
                    "tag:yaml.org,2002:null" -> ScalarTypes.resolve(text);
            case "tag:yaml.org,2002:binary" -> binary(event, text);
            // Any other tag is ignored, as in kubectl.
            default -> text;
        };
    }

    private String binary(ScalarEvent event, String text) throws UnreadableException {
        try {
            return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw syntax(event.getStartMark(), "a !!binary value is not base64", e.getMessage());
        }
    }

    private Node aliased(AliasEvent alias, int depth) throws UnreadableException {
        String name = alias.getAnchor();
        String shown = document.mayHoldSecrets() ? "" : " *" + name;
        if (openAnchors.contains(name)) {
            throw aliasLimit(alias, "the alias" + shown + " stands for a block that contains it", null);
        }
        Node node = anchors.get(name);
        if (node == null) {
            throw syntax(
                    alias.getStartMark(),
                    "the alias" + shown + " has no anchor",
                    "its anchor must stand before it in the same document; a value that starts with * needs quotes");
        }
        if (depth + node.depth() > limits.depth()) {
            throw document.tooDeep(location(alias.getStartMark()), limits);
        }
        aliasedNodes += node.size();
        if (aliasedNodes > limits.aliasedNodes()) {
            throw aliasLimit(
                    alias,
                    "the aliases of this document stand for more than " + limits.aliasedNodes() + " values",
                    "aliases of aliases multiply; a manifest that needs so many is written out by a program instead");
        }
        return node;
    }

    private void open(@Nullable String anchor) {
        if (anchor != null) {
            openAnchors.add(anchor);
        }
    }

    private void remember(@Nullable String anchor, Node node) {
        if (anchor != null) {
            openAnchors.remove(anchor);
            anchors.put(anchor, node);
        }
    }

    private UnreadableException aliasLimit(AliasEvent alias, String what, @Nullable String why) {
        return new UnreadableException(
                Diagnostic.error(DiagnosticCode.ALIAS_LIMIT, location(alias.getStartMark()), path.toString(), what)
                        .withWhy(why));
    }

    private UnreadableException syntax(Mark mark, String reason, @Nullable String why) {
        return new UnreadableException(Diagnostic.error(
                        DiagnosticCode.SYNTAX,
                        location(mark),
                        path.toString(),
                        "this document is not valid YAML: " + reason)
                .withWhy(why));
    }

    private SourceLocation location(Mark mark) {
        return document.at(mark.getLine(), mark.getColumn());
    }

    private int line(Mark mark) {
        return document.firstLine() + mark.getLine();
    }

    private static int column(Mark mark) {
        return mark.getColumn() + 1;
    }
}
