package dev.meshgw.cli.docs;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completions for fish, which picocli does not generate. Stateless. */
final class FishCompletion {

    private static final String PREAMBLE = """
            # fish completions for meshgw; written by 'meshgw completion fish'

            function __meshgw_at
                set -l words (commandline -opc)
                set -e words[1]
                set -l path
                for word in $words
                    if not string match -q -- '-*' $word
                        set path $path $word
                    end
                end
                test "$path" = "$argv"
            end

            function __meshgw_below
                set -l words (commandline -opc)
                set -e words[1]
                set -l path (string match -v -- '-*' $words)
                test (count $path) -ge (count $argv); and test "$path[1..(count $argv)]" = "$argv"
            end

            complete -c meshgw -n '__meshgw_at' -f
            """;

    private FishCompletion() {}

    static String render(CommandLine root) {
        var script = new StringBuilder(PREAMBLE);
        command(root, List.of(), script);
        return script.toString();
    }

    private static void command(CommandLine line, List<String> path, StringBuilder script) {
        String words = String.join(" ", path);
        line.getSubcommands().forEach((name, child) -> {
            if (!child.getCommandSpec().usageMessage().hidden()) {
                complete(script, "__meshgw_at " + words, "-f -a " + name, summary(child));
            }
        });
        if (!path.isEmpty()) {
            for (OptionSpec option : line.getCommandSpec().options()) {
                if (!option.hidden()) {
                    complete(script, "__meshgw_below " + words, names(option), firstSentence(option.description()));
                }
            }
        }
        line.getSubcommands().forEach((name, child) -> {
            var childPath = new ArrayList<>(path);
            childPath.add(name);
            command(child, childPath, script);
        });
    }

    private static void complete(StringBuilder script, String condition, String what, String description) {
        script.append("complete -c meshgw -n '")
                .append(condition.strip())
                .append("' ")
                .append(what)
                .append(" -d '")
                .append(description.replace("\\", "\\\\").replace("'", "\\'"))
                .append("'\n");
    }

    private static String names(OptionSpec option) {
        var names = new StringBuilder();
        for (String name : option.names()) {
            String flag = name.startsWith("--")
                    ? " -l " + name.substring(2)
                    : " -" + (name.length() == 2 ? "s " : "o ") + name.substring(1);
            names.append(flag);
        }
        return names.append(option.arity().max() > 0 ? " -r" : "").substring(1);
    }

    private static String summary(CommandLine line) {
        return firstSentence(line.getCommandSpec().usageMessage().description());
    }

    private static String firstSentence(String[] description) {
        if (description.length == 0) {
            return "";
        }
        String text = description[0].replace("%n", " ").replace("%%", "%");
        int end = text.indexOf(". ");
        return (end < 0 ? text : text.substring(0, end)).replaceFirst("\\.$", "");
    }
}
