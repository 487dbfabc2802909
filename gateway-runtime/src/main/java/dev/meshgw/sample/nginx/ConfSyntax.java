package dev.meshgw.sample.nginx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The syntax of nginx configuration files: words, quotes, comments, {@code ;} and braces. Includes are followed here, as
 * nginx does, so that a directive keeps the file and line where it stands.
 */
final class ConfSyntax {

    /** nginx has no such limit; a file that includes itself ends there. */
    private static final int MAX_INCLUDE_DEPTH = 16;

    private final ContainerFiles files;
    private final String file;
    private final String text;
    private final int depth;
    private int position;
    private int line = 1;

    private ConfSyntax(ContainerFiles files, String file, String text, int depth) {
        this.files = files;
        this.file = file;
        this.text = text;
        this.depth = depth;
    }

    /** @throws NginxException in nginx's words, with file and line */
    static List<Directive> parse(ContainerFiles files, String file) throws NginxException {
        var found = files.file(file);
        if (found.isEmpty()) {
            throw new NginxException("open() \"" + file + "\" failed (2: No such file or directory)");
        }
        return new ConfSyntax(files, file, new String(found.get().bytes(), StandardCharsets.UTF_8), 0).block(false);
    }

    private List<Directive> block(boolean inBraces) throws NginxException {
        var directives = new ArrayList<Directive>();
        while (true) {
            skipSpace();
            if (position == text.length()) {
                if (inBraces) {
                    throw complain("unexpected end of file, expecting \"}\"");
                }
                return directives;
            }
            char c = text.charAt(position);
            if (c == '}') {
                if (!inBraces) {
                    throw complain("unexpected \"}\"");
                }
                position++;
                return directives;
            }
            if (c == ';' || c == '{') {
                throw complain("unexpected \"" + c + "\"");
            }
            directive(directives);
        }
    }

    private void directive(List<Directive> into) throws NginxException {
        int start = line;
        String name = word();
        var arguments = new ArrayList<String>();
        while (true) {
            skipSpace();
            if (position == text.length()) {
                throw complain("unexpected end of file, expecting \";\" or \"}\"");
            }
            switch (text.charAt(position)) {
                case ';' -> {
                    position++;
                    var directive = new Directive(name, List.copyOf(arguments), null, file, start);
                    if (name.equals("include")) {
                        include(directive, into);
                    } else {
                        into.add(directive);
                    }
                    return;
                }
                case '{' -> {
                    position++;
                    into.add(new Directive(name, List.copyOf(arguments), block(true), file, start));
                    return;
                }
                case '}' -> throw complain("unexpected \"}\"");
                default -> arguments.add(word());
            }
        }
    }

    private void include(Directive include, List<Directive> into) throws NginxException {
        if (include.arguments().size() != 1) {
            throw new NginxException("invalid number of arguments in \"include\" directive", include);
        }
        String path = absolute(include.argument(0));
        if (depth == MAX_INCLUDE_DEPTH) {
            throw new NginxException("too many nested includes of \"" + path + "\"", include);
        }
        if (path.substring(path.lastIndexOf('/')).contains("*")) {
            for (String match : files.glob(path)) {
                into.addAll(included(match, include));
            }
        } else {
            into.addAll(included(path, include));
        }
    }

    private List<Directive> included(String path, Directive include) throws NginxException {
        var found = files.file(path);
        if (found.isEmpty()) {
            throw new NginxException("open() \"" + path + "\" failed (2: No such file or directory)", include);
        }
        String content = new String(found.get().bytes(), StandardCharsets.UTF_8);
        return new ConfSyntax(files, path, content, depth + 1).block(false);
    }

    /** Relative paths start at nginx's configuration folder. */
    static String absolute(String path) {
        return path.startsWith("/") ? path : "/etc/nginx/" + path;
    }

    private void skipSpace() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '\n') {
                line++;
            } else if (c == '#') {
                int end = text.indexOf('\n', position);
                position = end < 0 ? text.length() : end;
                continue;
            } else if (c != ' ' && c != '\t' && c != '\r') {
                return;
            }
            position++;
        }
    }

    private String word() throws NginxException {
        char first = text.charAt(position);
        return first == '"' || first == '\'' ? quoted(first) : plain();
    }

    private String plain() {
        var word = new StringBuilder();
        boolean variable = false;
        while (position < text.length()) {
            char c = text.charAt(position);
            // The brace of ${name} belongs to the word.
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';' || c == '{' && !variable) {
                return word.toString();
            }
            if (c == '\\' && position + 1 < text.length()) {
                escape(word);
                continue;
            }
            variable = c == '$';
            word.append(c);
            position++;
        }
        return word.toString();
    }

    private String quoted(char quote) throws NginxException {
        var word = new StringBuilder();
        int start = line;
        position++;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == quote) {
                position++;
                requireEndOfWord();
                return word.toString();
            }
            if (c == '\\' && position + 1 < text.length()) {
                escape(word);
                continue;
            }
            if (c == '\n') {
                line++;
            }
            word.append(c);
            position++;
        }
        line = start;
        throw complain("unexpected end of file, expecting \";\" or \"}\"");
    }

    private void requireEndOfWord() throws NginxException {
        if (position < text.length() && " \t\r\n;{)".indexOf(text.charAt(position)) < 0) {
            throw complain("unexpected \"" + text.charAt(position) + "\"");
        }
    }

    private void escape(StringBuilder word) {
        char c = text.charAt(position + 1);
        switch (c) {
            case '"', '\'', '\\' -> word.append(c);
            case 't' -> word.append('\t');
            case 'r' -> word.append('\r');
            case 'n' -> word.append('\n');
            default -> word.append('\\').append(c);
        }
        if (c == '\n') {
            line++;
        }
        position += 2;
    }

    private NginxException complain(String complaint) {
        return new NginxException(complaint, new Directive("", List.of(), null, file, line));
    }
}
