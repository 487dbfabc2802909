package dev.meshgw.cli.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A Markdown document whose {@code console} blocks can be run. Immutable.
 *
 * <p>In a block, a line that starts with {@code "$ "} is a command; it goes on while a line ends with a backslash, and to the
 * end of a here-document. The lines up to the next command are what it must print, see {@link ExpectedOutput}. The info
 * string {@code console exit=35|56} names the exit codes that are right for the block's last command; all others must
 * return 0.
 */
record Walkthrough(String title, List<Section> sections) {

    /** The steps below one heading. */
    record Section(String title, List<Step> steps) {}

    /**
     * @param command as it would be typed, with its here-document
     * @param expected lines of output
     * @param exitCodes which of them are right; never empty
     * @param line of the command in the document, from 1
     */
    record Step(String command, List<String> expected, Set<Integer> exitCodes, int line) {}

    int stepCount() {
        return sections.stream().mapToInt(section -> section.steps().size()).sum();
    }

    /** @throws IllegalArgumentException if a block is not closed or starts with output */
    static Walkthrough parse(String markdown) {
        return new Parser(markdown.lines().toList()).parse();
    }

    private static final class Parser {

        private final List<String> lines;
        private int next;

        Parser(List<String> lines) {
            this.lines = lines;
        }

        Walkthrough parse() {
            String title = "";
            var sections = new ArrayList<Section>();
            String heading = "";
            var steps = new ArrayList<Step>();
            while (next < lines.size()) {
                String line = lines.get(next++);
                if (line.startsWith("# ")) {
                    title = line.substring(2).strip();
                } else if (line.startsWith("## ")) {
                    close(sections, heading, steps);
                    heading = line.substring(3).strip();
                } else if (line.equals("```console") || line.startsWith("```console ")) {
                    block(line, steps);
                } else if (line.startsWith("```")) {
                    skipBlock();
                }
            }
            close(sections, heading, steps);
            return new Walkthrough(title, List.copyOf(sections));
        }

        private static void close(List<Section> sections, String heading, List<Step> steps) {
            if (!steps.isEmpty()) {
                sections.add(new Section(heading, List.copyOf(steps)));
                steps.clear();
            }
        }

        private void block(String fence, List<Step> steps) {
            int opened = next;
            int first = steps.size();
            while (!line(opened).equals("```")) {
                int commandLine = next + 1;
                String command = command(opened);
                var expected = new ArrayList<String>();
                while (!line(opened).equals("```") && !line(opened).startsWith("$ ")) {
                    expected.add(lines.get(next++));
                }
                steps.add(new Step(command, List.copyOf(expected), Set.of(0), commandLine));
            }
            next++;
            if (steps.size() > first && fence.contains("exit=")) {
                Step last = steps.remove(steps.size() - 1);
                steps.add(new Step(last.command(), last.expected(), exitCodes(fence), last.line()));
            }
        }

        private String command(int opened) {
            String line = line(opened);
            if (!line.startsWith("$ ")) {
                throw new IllegalArgumentException("line " + (next + 1) + ": expected a command: " + line);
            }
            var command = new StringBuilder(line.substring(2));
            next++;
            while (command.charAt(command.length() - 1) == '\\') {
                command.append('\n').append(line(opened));
                next++;
            }
            String end = DocumentShell.hereDocumentEnd(command.toString());
            if (end != null) {
                String body;
                do {
                    body = line(opened);
                    command.append('\n').append(body);
                    next++;
                } while (!body.equals(end));
            }
            return command.toString();
        }

        private String line(int opened) {
            if (next >= lines.size()) {
                throw new IllegalArgumentException("line " + opened + ": the block is not closed");
            }
            return lines.get(next);
        }

        private void skipBlock() {
            int opened = next;
            while (!line(opened).equals("```")) {
                next++;
            }
            next++;
        }

        private static Set<Integer> exitCodes(String fence) {
            String codes = fence.substring(fence.indexOf("exit=") + "exit=".length());
            var numbers = new LinkedHashSet<Integer>();
            Arrays.stream(codes.split("\\|"))
                    .map(String::strip)
                    .map(Integer::valueOf)
                    .forEach(numbers::add);
            return numbers;
        }
    }
}
