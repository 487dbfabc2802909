package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.kubectl.ManifestFiles.Entry;
import dev.meshgw.mesh.MeshApi;
import dev.meshgw.mesh.MeshObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshgw create}: the resources of a manifest, which must not exist yet. */
@Command(
        name = "create",
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Create a resource from a manifest, or with one of the commands below.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  A secret for the gateway:",
            "    $ meshgw create -n istio-system secret tls httpbin-credential \\",
            "        --key=httpbin.example.com.key --cert=httpbin.example.com.crt",
            "  The resources of a manifest:",
            "    $ meshgw create -f gateway.yaml",
            "",
            "Exit codes: 0 created · 1 not created"
        })
public final class CreateCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private ManifestOptions manifests = new ManifestOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private ValidationOption validation = new ValidationOption();

    @Option(
            names = "--dry-run",
            arity = "0..1",
            paramLabel = "none|client|server",
            fallbackValue = DryRun.BARE,
            description = "Say what would happen, and do not store it.")
    private @Nullable String dryRun;

    @Option(
            names = "--save-config",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Keep the manifest in an annotation, as apply does.")
    private boolean saveConfig;

    CreateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        DryRun dryRunKind = DryRun.parse(dryRun, console);
        ManifestFiles files = ManifestFiles.read(manifests, mesh, console);
        if (files.entries().isEmpty() && files.failures().isEmpty()) {
            throw new CommandException(ExitCode.FINDING, "no objects passed to create", null, null);
        }
        var complaints = new Complaints();
        complaints.addAll(files.failures());
        var printer = new ResultPrinter(output.format(), console.out());
        MeshApi api = mesh.api(console);
        for (Entry entry : files.entries()) {
            complaints.attempt(
                    entry.context("creating"),
                    () -> create(validation.review(entry, "creating", console), api, dryRunKind, printer));
        }
        printer.finish();
        api.awaitGateway();
        return complaints.finish(console);
    }

    private void create(MeshObject reviewed, MeshApi api, DryRun dryRunKind, ResultPrinter printer) {
        MeshObject manifest = saveConfig ? MeshApi.withLastApplied(reviewed) : reviewed;
        MeshObject object = dryRunKind == DryRun.CLIENT ? manifest : api.create(manifest, dryRunKind == DryRun.NONE);
        printer.print(
                object, object.kind().qualifiedSingular() + "/" + object.name() + " created" + dryRunKind.suffix());
    }
}
