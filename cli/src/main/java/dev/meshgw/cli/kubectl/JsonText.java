package dev.meshgw.cli.kubectl;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.jr.ob.JSON;

/** Trees as JSON in kubectl's hand: four spaces, a line for every item, and Go's escapes for HTML. Stateless. */
final class JsonText {

    private JsonText() {}

    /** Ends with a newline. */
    static String print(Object tree) {
        var indenter = new DefaultIndenter("    ", "\n");
        var separators = Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        var printer = new DefaultPrettyPrinter(separators)
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        return escape(JSON.std.with(printer).asString(tree)) + "\n";
    }

    /** On one line, as Go's encoder writes it. */
    static String compact(Object tree) {
        return escape(JSON.std.asString(tree));
    }

    /** These characters cannot stand outside of a text, so replacing them afterwards is exact. */
    private static String escape(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }
}
