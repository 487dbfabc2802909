package dev.meshgw.cli;

import dev.meshgw.cli.pki.PkiClientCommand;
import dev.meshgw.cli.pki.PkiCommand;
import dev.meshgw.cli.pki.PkiCsrCommand;
import dev.meshgw.cli.pki.PkiInspectCommand;
import dev.meshgw.cli.pki.PkiIssueCommand;
import dev.meshgw.cli.pki.PkiRootCommand;
import dev.meshgw.cli.pki.PkiSignCommand;
import java.util.List;

/**
 * Every command of meshgw, in the order in which help lists them. {@link Meshgw} builds only the branch that the arguments
 * name, because picocli's model of a command costs milliseconds.
 */
record CommandTree(String name, Class<?> type, Dialect dialect, List<CommandTree> children) {

    static final CommandTree ROOT = group(
            "meshgw",
            Meshgw.class,
            group(
                    "pki",
                    PkiCommand.class,
                    command("root", PkiRootCommand.class),
                    command("issue", PkiIssueCommand.class),
                    command("client", PkiClientCommand.class),
                    command("csr", PkiCsrCommand.class),
                    command("sign", PkiSignCommand.class),
                    command("inspect", PkiInspectCommand.class)));

    private static CommandTree group(String name, Class<?> type, CommandTree... children) {
        return new CommandTree(name, type, Dialect.MESHGW, List.of(children));
    }

    private static CommandTree command(String name, Class<?> type) {
        return new CommandTree(name, type, Dialect.MESHGW, List.of());
    }
}
