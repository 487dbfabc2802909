package dev.meshgw.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** The commands as the root's help lists them: by what one wants to do, each with the first sentence of its description. */
final class CommandTopics {

    record Topic(String title, List<String> commands) {}

    static final List<Topic> ALL = List.of(
            new Topic("Start here", List.of("demo")),
            new Topic("Certificates", List.of("pki")),
            new Topic(
                    "The mesh, in kubectl's words",
                    List.of(
                            "create",
                            "apply",
                            "get",
                            "describe",
                            "delete",
                            "logs",
                            "exec",
                            "secret",
                            "env",
                            "kube-inject")),
            new Topic("The gateway", List.of("gateway")),
            new Topic("Why it does not match", List.of("analyze", "explain")),
            new Topic("Requests", List.of("curl", "probe")),
            new Topic("The shell", List.of("completion", "docs")));

    private static final int NAMES = 15;
    private static final int INDENT = 2;

    private CommandTopics() {}

    static String render(Help help) {
        int width = help.commandSpec().usageMessage().width();
        var text = new StringBuilder();
        for (Topic topic : ALL) {
            TextTable table = TextTable.forColumns(
                    help.colorScheme(),
                    new Column(NAMES, INDENT, Overflow.SPAN),
                    new Column(width - NAMES, INDENT, Overflow.WRAP));
            for (String name : topic.commands()) {
                Help command = help.subcommands().get(name);
                if (command != null) {
                    table.addRowValues(name, summary(command));
                }
            }
            text.append(System.lineSeparator())
                    .append(topic.title())
                    .append(':')
                    .append(System.lineSeparator());
            text.append(table);
        }
        return text.toString();
    }

    private static String summary(Help command) {
        String description = String.join(
                " ", Arrays.asList(command.commandSpec().usageMessage().description()));
        int end = description.indexOf(". ");
        return end < 0 ? description : description.substring(0, end + 1);
    }
}
