package dev.meshgw.cli;

import dev.meshgw.cli.analyze.AnalyzeCommand;
import dev.meshgw.cli.client.CurlCommand;
import dev.meshgw.cli.client.ProbeCommand;
import dev.meshgw.cli.demo.DemoCommand;
import dev.meshgw.cli.docs.CompletionCommand;
import dev.meshgw.cli.docs.DocsCommand;
import dev.meshgw.cli.explain.ExplainCommand;
import dev.meshgw.cli.gateway.GatewayCommand;
import dev.meshgw.cli.gateway.GatewayDiffCommand;
import dev.meshgw.cli.gateway.GatewayExplainCommand;
import dev.meshgw.cli.gateway.GatewayListenersCommand;
import dev.meshgw.cli.gateway.GatewayRoutesCommand;
import dev.meshgw.cli.gateway.GatewayRunCommand;
import dev.meshgw.cli.gateway.GatewayStatusCommand;
import dev.meshgw.cli.gateway.GatewayStopCommand;
import dev.meshgw.cli.kubectl.ApplyCommand;
import dev.meshgw.cli.kubectl.CreateCommand;
import dev.meshgw.cli.kubectl.CreateConfigMapCommand;
import dev.meshgw.cli.kubectl.CreateGenericSecretCommand;
import dev.meshgw.cli.kubectl.CreateNamespaceCommand;
import dev.meshgw.cli.kubectl.CreateSecretCommand;
import dev.meshgw.cli.kubectl.CreateTlsSecretCommand;
import dev.meshgw.cli.kubectl.DeleteCommand;
import dev.meshgw.cli.kubectl.DescribeCommand;
import dev.meshgw.cli.kubectl.EnvCommand;
import dev.meshgw.cli.kubectl.ExecCommand;
import dev.meshgw.cli.kubectl.GetCommand;
import dev.meshgw.cli.kubectl.KubeInjectCommand;
import dev.meshgw.cli.kubectl.LogsCommand;
import dev.meshgw.cli.kubectl.SecretCommand;
import dev.meshgw.cli.pki.PkiApplyCommand;
import dev.meshgw.cli.pki.PkiBrokenCommand;
import dev.meshgw.cli.pki.PkiBundleCommand;
import dev.meshgw.cli.pki.PkiCheckCommand;
import dev.meshgw.cli.pki.PkiClientCommand;
import dev.meshgw.cli.pki.PkiCommand;
import dev.meshgw.cli.pki.PkiCrlCommand;
import dev.meshgw.cli.pki.PkiCsrCommand;
import dev.meshgw.cli.pki.PkiInspectCommand;
import dev.meshgw.cli.pki.PkiIntermediateCommand;
import dev.meshgw.cli.pki.PkiIssueCommand;
import dev.meshgw.cli.pki.PkiLintCommand;
import dev.meshgw.cli.pki.PkiListCommand;
import dev.meshgw.cli.pki.PkiRenewCommand;
import dev.meshgw.cli.pki.PkiRevokeCommand;
import dev.meshgw.cli.pki.PkiRootCommand;
import dev.meshgw.cli.pki.PkiSignCommand;
import dev.meshgw.cli.pki.PkiTrustCommand;
import dev.meshgw.cli.pki.PkiVerifyCommand;
import dev.meshgw.client.AddressMap;
import java.util.List;
import java.util.Optional;

/**
 * Every command of meshgw, in the order in which help lists them. {@link Meshgw} builds only the branch that the arguments
 * name, because picocli's model of a command costs milliseconds.
 */
record CommandTree(String name, List<String> aliases, Class<?> type, Dialect dialect, List<CommandTree> children) {

    static final CommandTree ROOT = group(
            "meshgw",
            Meshgw.class,
            command("demo", DemoCommand.class),
            group(
                    "pki",
                    PkiCommand.class,
                    command("root", PkiRootCommand.class),
                    command("intermediate", PkiIntermediateCommand.class),
                    command("issue", PkiIssueCommand.class),
                    command("client", PkiClientCommand.class),
                    command("broken", PkiBrokenCommand.class),
                    command("csr", PkiCsrCommand.class),
                    command("sign", PkiSignCommand.class),
                    command("apply", PkiApplyCommand.class),
                    command("renew", PkiRenewCommand.class),
                    command("revoke", PkiRevokeCommand.class),
                    command("crl", PkiCrlCommand.class),
                    command("inspect", PkiInspectCommand.class),
                    command("list", PkiListCommand.class),
                    command("check", PkiCheckCommand.class),
                    command("verify", PkiVerifyCommand.class),
                    command("bundle", PkiBundleCommand.class),
                    command("lint", PkiLintCommand.class),
                    command("trust", PkiTrustCommand.class)),
            group(
                    "gateway",
                    GatewayCommand.class,
                    command("run", GatewayRunCommand.class),
                    command("status", GatewayStatusCommand.class),
                    command("stop", GatewayStopCommand.class),
                    command("explain", GatewayExplainCommand.class),
                    command("routes", GatewayRoutesCommand.class),
                    command("listeners", GatewayListenersCommand.class),
                    command("diff", GatewayDiffCommand.class)),
            verb(
                    "create",
                    CreateCommand.class,
                    secretKinds("secret"),
                    verb("configmap", CreateConfigMapCommand.class).alias("cm"),
                    verb("namespace", CreateNamespaceCommand.class).alias("ns")),
            verb("apply", ApplyCommand.class),
            verb("get", GetCommand.class),
            verb("delete", DeleteCommand.class),
            verb("describe", DescribeCommand.class),
            verb("logs", LogsCommand.class),
            verb("exec", ExecCommand.class),
            verb("secret", SecretCommand.class, secretKinds("create")),
            command("env", EnvCommand.class),
            command("kube-inject", KubeInjectCommand.class),
            new CommandTree("curl", List.of(), CurlCommand.class, Dialect.CURL, List.of()),
            command("probe", ProbeCommand.class),
            new CommandTree("analyze", List.of(), AnalyzeCommand.class, Dialect.ISTIOCTL, List.of()),
            command("explain", ExplainCommand.class),
            command("completion", CompletionCommand.class),
            command("docs", DocsCommand.class));

    /** The child that a word of the command line names. */
    Optional<CommandTree> child(String word) {
        return children.stream()
                .filter(child -> child.name.equals(word) || child.aliases.contains(word))
                .findFirst();
    }

    /** The command that the line's first words name. */
    CommandTree named(List<String> line) {
        if (line.isEmpty()) {
            return this;
        }
        return child(line.get(0))
                .map(child -> child.named(line.subList(1, line.size())))
                .orElse(this);
    }

    /** A command that reads its words itself: its picocli model, which costs time to build, is for help only. */
    @FunctionalInterface
    interface Direct {
        /** @param args without the command's name */
        int run(List<String> args, Console console);
    }

    /** How to run the command that the line names without a model of it; empty if it needs one. */
    static Optional<Direct> direct(List<String> line) {
        return !line.isEmpty() && line.get(0).equals("curl")
                ? Optional.of((args, console) -> CurlCommand.run(args, console, AddressMap.direct()))
                : Optional.empty();
    }

    private static CommandTree secretKinds(String name) {
        return verb(
                name,
                CreateSecretCommand.class,
                verb("tls", CreateTlsSecretCommand.class),
                verb("generic", CreateGenericSecretCommand.class));
    }

    private CommandTree alias(String alias) {
        return new CommandTree(name, List.of(alias), type, dialect, children);
    }

    private static CommandTree group(String name, Class<?> type, CommandTree... children) {
        return new CommandTree(name, List.of(), type, Dialect.MESHGW, List.of(children));
    }

    private static CommandTree command(String name, Class<?> type) {
        return new CommandTree(name, List.of(), type, Dialect.MESHGW, List.of());
    }

    /** A command with kubectl's words and exit codes, with or without commands of its own. */
    private static CommandTree verb(String name, Class<?> type, CommandTree... children) {
        return new CommandTree(name, List.of(), type, Dialect.KUBECTL, List.of(children));
    }
}
