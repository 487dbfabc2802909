package dev.meshgw.cli.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** One manual page in man(7) markup for each command. Stateless. */
final class ManPage {

    /** Help is laid out for a terminal; in a page each paragraph is one line and man breaks it. */
    private static final int UNBROKEN = 100_000;

    private ManPage() {}

    /** File name, such as {@code meshgw-pki-issue.1}, to its text; the root first. */
    static Map<String, String> renderAll(CommandLine root) {
        var pages = new LinkedHashMap<String, String>();
        collect(root, pages);
        return pages;
    }

    private static void collect(CommandLine line, Map<String, String> pages) {
        if (line.getCommandSpec().usageMessage().hidden()) {
            return;
        }
        pages.put(pageName(line.getCommandSpec()) + ".1", render(line));
        line.getSubcommands().values().stream().distinct().forEach(child -> collect(child, pages));
    }

    private static String pageName(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    private static String render(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        UsageMessageSpec usage = spec.usageMessage();
        usage.width(UNBROKEN);
        Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
        var page = new StringBuilder();
        page.append(".TH \"")
                .append(pageName(spec).toUpperCase(java.util.Locale.ROOT))
                .append("\" 1 \"\" \"meshgw\" \"meshgw manual\"\n");
        page.append(".nh\n.ad l\n");
        List<String> description = paragraphs(usage.description());
        section(page, "NAME");
        page.append(escape(pageName(spec)))
                .append(" \\- ")
                .append(escape(description.isEmpty() ? "" : firstSentence(description.get(0))))
                .append('\n');
        section(page, "SYNOPSIS");
        page.append(".B ").append(escape(help.synopsis(0).strip())).append('\n');
        section(page, "DESCRIPTION");
        description(page, description);
        parameters(page, spec.positionalParameters());
        options(page, spec.options());
        commands(page, line);
        footer(page, usage);
        seeAlso(page, line);
        return page.toString();
    }

    /** Lines that are indented, such as an example of a file, are shown as they stand. */
    private static void description(StringBuilder page, List<String> paragraphs) {
        boolean open = false;
        for (String text : paragraphs) {
            boolean indented = text.startsWith("  ");
            if (!indented || !open) {
                open = literal(page, open, false);
                page.append(".PP\n");
            }
            open = literal(page, open, indented);
            page.append(escape(text)).append('\n');
        }
        literal(page, open, false);
    }

    /** A line of whatis(1): up to the first full stop or colon. */
    private static String firstSentence(String paragraph) {
        return paragraph.replaceFirst("(?s)[.:]( .*)?$", "");
    }

    private static void parameters(StringBuilder page, List<PositionalParamSpec> parameters) {
        List<PositionalParamSpec> shown =
                parameters.stream().filter(each -> !each.hidden()).toList();
        if (!shown.isEmpty()) {
            section(page, "ARGUMENTS");
            shown.forEach(each -> entry(page, each.paramLabel(), each.description()));
        }
    }

    private static void options(StringBuilder page, List<OptionSpec> options) {
        List<OptionSpec> shown = options.stream()
                .filter(each -> !each.hidden())
                .sorted(ManPage::byLongestName)
                .toList();
        if (!shown.isEmpty()) {
            section(page, "OPTIONS");
            for (OptionSpec option : shown) {
                String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                entry(page, String.join(", ", option.names()) + value, option.description());
            }
        }
    }

    private static int byLongestName(OptionSpec left, OptionSpec right) {
        return left.longestName()
                .replaceFirst("^-+", "")
                .compareToIgnoreCase(right.longestName().replaceFirst("^-+", ""));
    }

    private static void commands(StringBuilder page, CommandLine line) {
        var shown = new ArrayList<CommandLine>();
        line.getSubcommands().values().stream()
                .distinct()
                .filter(child -> !child.getCommandSpec().usageMessage().hidden())
                .forEach(shown::add);
        if (!shown.isEmpty()) {
            section(page, "COMMANDS");
            for (CommandLine child : shown) {
                List<String> description =
                        paragraphs(child.getCommandSpec().usageMessage().description());
                entry(
                        page,
                        child.getCommandName(),
                        description.stream().limit(1).toArray(String[]::new));
            }
        }
    }

    private static void footer(StringBuilder page, UsageMessageSpec usage) {
        boolean open = false;
        boolean exitStatus = false;
        for (String block : usage.footer()) {
            for (String text : block.formatted().split("\n", -1)) {
                // The list of exit codes ends with an empty line, or with the footer.
                exitStatus &= !text.isBlank();
                if (text.startsWith("Exit codes")) {
                    exitStatus = true;
                    open = literal(page, open, false);
                    section(page, "EXIT STATUS");
                    page.append(escape(text.replaceFirst("^Exit codes:? *", "")))
                            .append('\n');
                } else if (exitStatus) {
                    page.append(escape(text.strip())).append('\n');
                } else {
                    if (!open) {
                        section(page, "EXAMPLES");
                    }
                    open = literal(page, open, true);
                    page.append(escape(text)).append('\n');
                }
            }
        }
        literal(page, open, false);
    }

    private static boolean literal(StringBuilder page, boolean open, boolean wanted) {
        if (open != wanted) {
            page.append(wanted ? ".nf\n" : ".fi\n");
        }
        return wanted;
    }

    private static void seeAlso(StringBuilder page, CommandLine line) {
        var others = new ArrayList<String>();
        if (line.getParent() != null) {
            others.add(pageName(line.getParent().getCommandSpec()));
        }
        line.getSubcommands().values().stream()
                .distinct()
                .filter(child -> !child.getCommandSpec().usageMessage().hidden())
                .forEach(child -> others.add(pageName(child.getCommandSpec())));
        if (!others.isEmpty()) {
            section(page, "SEE ALSO");
            page.append(String.join(
                            ", ",
                            others.stream()
                                    .map(name -> "\\fB" + escape(name) + "\\fR(1)")
                                    .toList()))
                    .append('\n');
        }
    }

    private static void section(StringBuilder page, String title) {
        page.append(".SH ").append(title).append('\n');
    }

    private static void entry(StringBuilder page, String term, String[] description) {
        page.append(".TP\n\\fB").append(escape(term)).append("\\fR\n");
        paragraphs(description)
                .forEach(text -> page.append(escape(text.strip())).append('\n'));
    }

    private static List<String> paragraphs(String[] text) {
        return java.util.Arrays.stream(text)
                .map(each -> each.replace("%n", "\n").replace("%%", "%").stripTrailing())
                .filter(each -> !each.isBlank())
                .toList();
    }

    /** A dot or quote at the start of a line is a request to man, a bare minus is set as a hyphen. */
    private static String escape(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .lines()
                .map(each -> each.startsWith(".") || each.startsWith("'") ? "\\&" + each : each)
                .collect(java.util.stream.Collectors.joining("\n"));
    }
}
