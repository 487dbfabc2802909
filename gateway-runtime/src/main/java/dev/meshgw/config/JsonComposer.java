package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Builds nodes from JSON. One use, one thread.
 *
 * <p>YAML is nearly a superset of JSON, but not in its escapes ({@code \/}), its tabs and its long keys; kubectl reads JSON as
 * JSON too.
 */
final class JsonComposer {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(ReadLimits.DEFAULT.sourceBytes())
                    .maxNameLength(ReadLimits.DEFAULT.sourceBytes())
                    .build())
            .build();

    private final DocumentText document;
    private final ReadLimits limits;
    private final JsonParser parser;
    private final FieldPath path = new FieldPath();

    private JsonComposer(DocumentText document, ReadLimits limits, JsonParser parser) {
        this.document = document;
        this.limits = limits;
        this.parser = parser;
    }

    /** @return the values of the text, one after the other */
    static List<Node> compose(DocumentText document, ReadLimits limits) throws UnreadableException {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), document.text())) {
            var composer = new JsonComposer(document, limits, parser);
            var values = new ArrayList<Node>();
            while (parser.nextToken() != null) {
                values.add(composer.node(1));
            }
            return values;
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            SourceLocation location = at == null
                    ? new SourceLocation(document.source(), document.firstLine(), 0)
                    : document.at(at.getLineNr() - 1, Math.max(0, at.getColumnNr() - 1));
            throw new UnreadableException(Diagnostic.error(
                    DiagnosticCode.SYNTAX, location, "", "this document is not valid JSON: " + reason(document, e)));
        }
    }

    private static String reason(DocumentText document, JacksonException e) {
        if (document.mayHoldSecrets()) {
            return "it is malformed here";
        }
        String message = e.getOriginalMessage();
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private Node node(int depth) throws UnreadableException {
        TokenStreamLocation start = parser.currentTokenLocation();
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            if (depth >= limits.depth()) {
                throw document.tooDeep(location(start), limits);
            }
            return token == JsonToken.START_OBJECT ? object(start, depth) : array(start, depth);
        }
        return new ScalarNode(line(start), start.getColumnNr(), scalar(token), parser.getString());
    }

    private MapNode object(TokenStreamLocation start, int depth) throws UnreadableException {
        var map = new MapNode(line(start), start.getColumnNr());
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            TokenStreamLocation keyStart = parser.currentTokenLocation();
            String key = parser.currentName();
            path.enter(key);
            parser.nextToken();
            var entry = new MapNode.Entry(key, line(keyStart), keyStart.getColumnNr(), node(depth + 1));
            MapNode.Entry earlier = map.putIfAbsent(entry);
            if (earlier != null) {
                throw document.duplicateKey(entry, earlier, path);
            }
            path.leave();
        }
        return map;
    }

    private ListNode array(TokenStreamLocation start, int depth) throws UnreadableException {
        var list = new ListNode(line(start), start.getColumnNr());
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            path.enter(list.items().size());
            list.add(node(depth + 1));
            path.leave();
        }
        return list;
    }

    private @Nullable Object scalar(JsonToken token) {
        if (token == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        return token == JsonToken.VALUE_NULL ? null : ScalarTypes.resolve(parser.getString());
    }

    private SourceLocation location(TokenStreamLocation at) {
        return document.at(at.getLineNr() - 1, at.getColumnNr() - 1);
    }

    private int line(TokenStreamLocation at) {
        return document.firstLine() + at.getLineNr() - 1;
    }
}
