package dev.meshgw.cli.demo;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a POSIX shell that the walkthroughs use, with {@code meshgw} run in this process: words and quotes, variables,
 * command substitution, pipes, one here-document, {@code > FILE}, and {@code cat mkdir rm echo eval export}. Any other
 * command is refused, so that a walkthrough cannot come to depend on the machine it was written on.
 *
 * <p>Keeps variables from one command to the next. Not thread-safe.
 */
final class DocumentShell {

    /** As in a shell when the command is not known. */
    private static final int COMMAND_NOT_FOUND = 127;

    private static final Pattern HERE_DOCUMENT = Pattern.compile("<<\\s*(\\\\?)['\"]?([A-Za-z_]+)['\"]?");
    private static final Pattern EXPORT =
            Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    private final Console console;
    private final Map<String, String> variables;

    /** @param console gives the folder and the environment; its streams are not used */
    DocumentShell(Console console) {
        this.console = console;
        this.variables = new HashMap<>(console.environment());
    }

    /**
     * @param output standard output and standard error in the order in which they came
     */
    record Result(int exitCode, String output) {}

    /** The word that ends the here-document which {@code command} opens, or null if it opens none. */
    static @Nullable String hereDocumentEnd(String command) {
        Matcher opened = HERE_DOCUMENT.matcher(command);
        return opened.find() ? opened.group(2) : null;
    }

    /** Runs one command as {@link Walkthrough} gives it. */
    Result run(String command) {
        var all = new ByteArrayOutputStream();
        var output = new PrintStream(all, true, StandardCharsets.UTF_8);
        int exitCode = run(command, output, output);
        return new Result(exitCode, all.toString(StandardCharsets.UTF_8));
    }

    private int run(String command, PrintStream out, PrintStream err) {
        String line = command.replace("\\\n", " ");
        byte[] input = {};
        Matcher opened = HERE_DOCUMENT.matcher(line);
        if (opened.find()) {
            int bodyStart = line.indexOf('\n') + 1;
            String body = line.substring(bodyStart, line.lastIndexOf('\n') + 1);
            boolean literal = !opened.group(1).isEmpty();
            input = (literal ? body : expand(body)).getBytes(StandardCharsets.UTF_8);
            line = line.substring(0, bodyStart - 1).replace(opened.group(), "");
        }
        List<List<String>> pipeline = words(line);
        int exitCode = 0;
        for (int i = 0; i < pipeline.size(); i++) {
            boolean last = i == pipeline.size() - 1;
            var piped = new ByteArrayOutputStream();
            exitCode = runOne(
                    pipeline.get(i),
                    new ByteArrayInputStream(input),
                    last ? out : new PrintStream(piped, true, StandardCharsets.UTF_8),
                    err);
            input = piped.toByteArray();
        }
        return exitCode;
    }

    private int runOne(List<String> words, InputStream in, PrintStream out, PrintStream err) {
        int redirect = words.indexOf(">");
        if (redirect >= 0) {
            var captured = new ByteArrayOutputStream();
            int exitCode = runOne(
                    words.subList(0, redirect), in, new PrintStream(captured, true, StandardCharsets.UTF_8), err);
            return io(err, () -> Files.write(file(words.get(redirect + 1)), captured.toByteArray())) ? exitCode : 1;
        }
        String name = words.get(0);
        List<String> arguments = words.subList(1, words.size());
        List<String> operands =
                arguments.stream().filter(word -> !word.startsWith("-")).toList();
        return switch (name) {
            case "meshgw" -> Meshgw.run(arguments, new Console(in, out, err, variables, console.directory(), false));
            case "cat" ->
                io(err, () -> {
                            for (String operand : operands) {
                                Files.copy(file(operand), out);
                            }
                            if (operands.isEmpty()) {
                                out.write(in.readAllBytes());
                            }
                        })
                        ? 0
                        : 1;
            case "echo" -> {
                out.println(String.join(" ", arguments));
                yield 0;
            }
            case "mkdir" ->
                io(err, () -> {
                            for (String folder : operands) {
                                Files.createDirectories(file(folder));
                            }
                        })
                        ? 0
                        : 1;
            case "rm" ->
                io(err, () -> {
                            for (String operand : operands) {
                                delete(file(operand));
                            }
                        })
                        ? 0
                        : 1;
            case "eval" -> {
                String.join(" ", arguments).lines().forEach(this::assign);
                yield 0;
            }
            default -> {
                if (name.equals("export") || EXPORT.matcher(name).matches()) {
                    assign(String.join(" ", words));
                    yield 0;
                }
                err.println(name + ": a walkthrough can run meshgw, cat, echo, mkdir, rm, eval and export only");
                yield COMMAND_NOT_FOUND;
            }
        };
    }

    /** A walkthrough that removes files must stay in its own folder. */
    private Path file(String operand) {
        Path file = console.path(operand);
        if (!file.startsWith(console.directory())) {
            throw new IllegalArgumentException(operand + " is outside of the walkthrough's folder");
        }
        return file;
    }

    private static void delete(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (var tree = Files.walk(file)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private interface FileWork {
        void run() throws IOException;
    }

    private static boolean io(PrintStream err, FileWork work) {
        try {
            work.run();
            return true;
        } catch (IOException e) {
            err.println(e);
            return false;
        }
    }

    private void assign(String line) {
        Matcher assignment = EXPORT.matcher(line.strip());
        if (assignment.matches()) {
            for (String each : line.strip().replaceFirst("^export\\s+", "").split("\\s+(?=[A-Za-z_]\\w*=)")) {
                int equals = each.indexOf('=');
                variables.put(
                        each.substring(0, equals), each.substring(equals + 1).replaceAll("^[\"']|[\"']$", ""));
            }
        }
    }

    private String expand(String text) {
        var expanded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '$') {
                i = substitute(text, i, expanded);
            } else {
                expanded.append(c);
            }
        }
        return expanded.toString();
    }

    /** The words of each command of a pipeline, expanded. */
    private List<List<String>> words(String line) {
        var pipeline = new ArrayList<List<String>>();
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == '\'') {
                if (c == '\'') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '$') {
                i = substitute(line, i, word);
                inWord = true;
            } else if (c == '\\' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
                inWord = true;
            } else if (c == '"' || (c == '\'' && quote == 0)) {
                quote = quote == 0 ? c : 0;
                inWord = true;
            } else if (quote == 0 && (Character.isWhitespace(c) || c == '|')) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
                if (c == '|') {
                    pipeline.add(List.copyOf(words));
                    words.clear();
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        pipeline.add(List.copyOf(words));
        return pipeline;
    }

    /** Expands what starts at the dollar sign and returns the place of its last character. */
    private int substitute(String line, int dollar, StringBuilder word) {
        if (line.startsWith("$(", dollar)) {
            int end = closing(line, dollar + 1);
            var captured = new ByteArrayOutputStream();
            var ignored = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
            run(line.substring(dollar + 2, end), new PrintStream(captured, true, StandardCharsets.UTF_8), ignored);
            word.append(captured.toString(StandardCharsets.UTF_8).stripTrailing());
            return end;
        }
        boolean braces = line.startsWith("${", dollar);
        int start = braces ? dollar + 2 : dollar + 1;
        int end = start;
        while (end < line.length() && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '_')) {
            end++;
        }
        word.append(variables.getOrDefault(line.substring(start, end), ""));
        return braces ? end : end - 1;
    }

    private static int closing(String line, int open) {
        int depth = 0;
        for (int i = open; i < line.length(); i++) {
            if (line.charAt(i) == '(') {
                depth++;
            } else if (line.charAt(i) == ')' && --depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("$( is not closed: " + line);
    }
}
