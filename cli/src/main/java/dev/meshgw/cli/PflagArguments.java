package dev.meshgw.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** kubectl's command lines where picocli's grammar differs from that of pflag, kubectl's parser. Stateless. */
final class PflagArguments {

    /** Flags that may stand before the command they belong to and take the next argument as their value. */
    private static final Set<String> TAKE_NEXT = Set.of(
            "-n", "--namespace", "--mesh-dir", "-f", "--filename", "-o", "--output", "-l", "--selector", "--type");

    private static final String END_OF_FLAGS = "--";

    private PflagArguments() {}

    /**
     * The same line with the command's words in front: {@code -n x create -o yaml secret tls y} becomes
     * {@code create secret tls -n x -o yaml y}.
     */
    static List<String> commandFirst(CommandTree root, List<String> args) {
        var command = new ArrayList<String>();
        var flags = new ArrayList<String>();
        CommandTree node = root;
        int next = 0;
        while (next < args.size() && !node.children().isEmpty()) {
            String arg = args.get(next);
            if (isFlag(arg)) {
                flags.add(arg);
                if (TAKE_NEXT.contains(arg) && next + 1 < args.size()) {
                    flags.add(args.get(++next));
                }
            } else {
                Optional<CommandTree> child = node.child(arg);
                if (child.isEmpty()) {
                    break;
                }
                node = child.get();
                command.add(node.name());
            }
            next++;
        }
        command.addAll(flags);
        command.addAll(args.subList(next, args.size()));
        return command;
    }

    /**
     * The same line with the values that pflag assumes: a bare {@code --dry-run} never takes the next argument as its value,
     * while picocli would.
     */
    static List<String> withAssumedValues(CommandLine leaf, List<String> args) {
        var result = new ArrayList<String>(args.size());
        boolean flagsEnded = false;
        for (String arg : args) {
            flagsEnded |= arg.equals(END_OF_FLAGS);
            OptionSpec option =
                    flagsEnded ? null : leaf.getCommandSpec().optionsMap().get(arg);
            boolean optionalValue = option != null
                    && arg.startsWith("--")
                    && option.arity().min() == 0
                    && option.arity().max() == 1;
            result.add(optionalValue ? arg + "=" + option.fallbackValue() : arg);
        }
        return result;
    }

    private static boolean isFlag(String arg) {
        return arg.length() > 1 && arg.startsWith("-") && !arg.equals(END_OF_FLAGS);
    }
}
