package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw create secret generic}: files and literals under keys of one's choice. */
@Command(
        name = "generic",
        description = "Store files, folders or literal values as a secret.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  The credential of a Gateway with tls.mode MUTUAL:",
            "    $ meshgw create -n istio-system secret generic httpbin-credential \\",
            "        --from-file=tls.key=httpbin.example.com.key \\",
            "        --from-file=tls.crt=httpbin.example.com.crt \\",
            "        --from-file=ca.crt=example.com.crt",
            "",
            "Exit codes: 0 created · 1 not created"
        })
public final class CreateGenericSecretCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Creation creation = new Creation();

    @Mixin
    private DataOptions data = new DataOptions();

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Name of the secret.")
    private List<String> names = List.of();

    @Option(names = "--type", paramLabel = "TYPE", description = "The secret's type. Default: Opaque")
    private String type = "";

    CreateGenericSecretCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String name = Creation.requireOneName(names, "create secret generic");
        var encoded = new TreeMap<String, String>();
        DataCollector.forSecret(console)
                .collect(data)
                .forEach((key, value) -> encoded.put(key, Base64.getEncoder().encodeToString(value)));
        return new SecretContent(type, encoded).create(creation, name, data.appendHash(), console);
    }
}
