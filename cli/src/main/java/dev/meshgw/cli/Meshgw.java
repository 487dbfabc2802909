package dev.meshgw.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The root command and the way from argv to an exit code. */
@Command(
        name = "meshgw",
        description = "Istio ingress TLS on a laptop: certificates, secrets, an embedded gateway, and the reason why.",
        versionProvider = Meshgw.Version.class,
        footer = {
            "",
            "'meshgw COMMAND --help' has examples. The whole of both documents:",
            "  $ meshgw demo",
            "Your own manifests, without a cluster:",
            "  $ meshgw analyze gateway.yaml",
            "  $ meshgw gateway run -f gateway.yaml",
            "  $ meshgw gateway explain -f gateway.yaml https://foo.example.com/"
        })
public final class Meshgw implements Runnable {

    /** As printed by {@code --version}. */
    public static final String VERSION = "0.1.0-SNAPSHOT";

    private final Console console;

    @CommandLine.Spec
    private CommandSpec spec = CommandSpec.create();

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    @CommandLine.Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and exit.")
    private boolean version;

    public Meshgw(Console console) {
        this.console = console;
    }

    public static void main(String[] args) {
        var output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        Console console = Console.system(output);
        int exitCode = run(List.of(args), console);
        if (output.loss().isPresent()) {
            new ErrorPrinter(console.err())
                    .print(
                            "standard output cannot be written",
                            null,
                            output.loss().get(),
                            "send it elsewhere");
            exitCode = Math.max(exitCode, ExitCode.FINDING);
        }
        System.exit(exitCode);
    }

    /**
     * Runs one command to its end and flushes the console.
     *
     * @return the exit code; never throws for a failure that a user can cause
     */
    public static int run(List<String> args, Console console) {
        try {
            var direct = CommandTree.direct(args);
            if (direct.isPresent()) {
                return run(direct.get(), args, console);
            }
            List<String> line = PflagArguments.commandFirst(CommandTree.ROOT, args);
            CommandLine root = commandLine(line, console);
            Dialect dialect = CommandTree.ROOT.named(line).dialect();
            if (dialect == Dialect.KUBECTL || dialect == Dialect.ISTIOCTL) {
                line = PflagArguments.withAssumedValues(named(root, line), line);
            }
            return root.execute(line.toArray(String[]::new));
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }

    private static int run(CommandTree.Direct command, List<String> args, Console console) {
        try {
            return command.run(args.subList(1, args.size()), console);
        } catch (RuntimeException failure) {
            return Failures.execution(CommandTree.ROOT.named(args).dialect(), failure, console);
        }
    }

    /** The model with just the branch that {@code args} names; with all branches if that is none. */
    static CommandLine commandLine(List<String> args, Console console) {
        var factory = new ConsoleFactory(console);
        return build(CommandTree.ROOT, args, 0, factory, console);
    }

    /** The whole model, for help, completions and man pages. */
    public static CommandLine completeCommandLine(Console console) {
        return build(CommandTree.ROOT, List.of(), 0, new ConsoleFactory(console), console);
    }

    /** The command that the line's first words name. */
    private static CommandLine named(CommandLine root, List<String> line) {
        CommandLine command = root;
        for (String word : line) {
            CommandLine child = command.getSubcommands().get(word);
            if (child == null) {
                break;
            }
            command = child;
        }
        return command;
    }

    private static CommandLine build(
            CommandTree node, List<String> args, int depth, ConsoleFactory factory, Console console) {
        var line = new CommandLine(node.type(), factory);
        line.setCommandName(node.name());
        line.setOut(new PrintWriter(console.out(), true));
        line.setErr(new PrintWriter(console.err(), true));
        // Neither curl nor kubectl reads "@file" as more arguments, and both let the last of a repeated flag win.
        line.setExpandAtFiles(false);
        line.setOverwrittenOptionsAllowed(node.dialect() != Dialect.MESHGW);
        // picocli asks the root's handlers only, whichever command failed.
        Dialect dialect = node.named(args).dialect();
        line.setParameterExceptionHandler((failure, rejected) -> Failures.parameter(dialect, failure, console));
        line.setExecutionExceptionHandler((failure, command, parsed) -> Failures.execution(dialect, failure, console));
        if (node == CommandTree.ROOT) {
            line.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
            line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandTopics::render);
        }
        var wanted = depth < args.size()
                ? node.children().stream()
                        .filter(child -> child.name().equals(args.get(depth)))
                        .toList()
                : List.<CommandTree>of();
        boolean versionOnly = !args.isEmpty() && List.of("-V", "--version").contains(args.get(0));
        for (CommandTree child : wanted.isEmpty() && !versionOnly ? node.children() : wanted) {
            line.addSubcommand(child.name(), build(child, args, depth + 1, factory, console));
        }
        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(console.out());
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "meshgw " + VERSION,
                "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
            };
        }
    }

    /** Commands are built with the console as their only argument, or with nothing. */
    private record ConsoleFactory(Console console) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (var constructor : type.getDeclaredConstructors()) {
                if (List.of(constructor.getParameterTypes()).equals(List.of(Console.class))) {
                    constructor.setAccessible(true);
                    return type.cast(constructor.newInstance(console));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
