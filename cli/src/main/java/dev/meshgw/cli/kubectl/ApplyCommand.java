package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.kubectl.ManifestFiles.Entry;
import dev.meshgw.mesh.MeshApi;
import dev.meshgw.mesh.MeshApi.Applied;
import dev.meshgw.mesh.MeshApi.Outcome;
import dev.meshgw.mesh.MeshObject;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshgw apply}: makes the mesh as the manifests say. */
@Command(
        name = "apply",
        description = {
            "Create the resources of a manifest, or change them to what it says, as 'kubectl apply' does.",
            "A running gateway follows within a second."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  A Gateway and its VirtualService from a file:",
            "    $ meshgw apply -f gateway.yaml",
            "  Every manifest of a folder:",
            "    $ meshgw apply -f samples/",
            "  From standard input:",
            "    $ meshgw apply -f - < gateway.yaml",
            "",
            "Exit codes: 0 applied · 1 something was refused"
        })
public final class ApplyCommand implements Callable<Integer> {

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

    ApplyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        DryRun dryRunKind = DryRun.parse(dryRun, console);
        ManifestFiles files = ManifestFiles.read(manifests, mesh, console);
        var complaints = new Complaints();
        complaints.addAll(files.failures());
        if (files.entries().isEmpty() && complaints.isEmpty()) {
            complaints.add("error: no objects passed to apply");
        }
        var printer = new ResultPrinter(output.format(), console.out());
        var applied = new ArrayList<Entry>();
        MeshApi api = mesh.api(console);
        for (Entry entry : files.entries()) {
            String act = api.find(entry.object().key()).isPresent() ? "patching" : "creating";
            complaints.attempt(entry.context(act), () -> {
                apply(validation.review(entry, act, console), api, dryRunKind, printer);
                applied.add(entry);
            });
        }
        printer.finish();
        if (dryRunKind == DryRun.NONE) {
            new MeshReview(mesh.directory(console), console)
                    .of(applied)
                    .forEach(diagnostic -> Warnings.print(diagnostic, console));
        }
        api.awaitGateway();
        return complaints.finish(console);
    }

    private void apply(MeshObject manifest, MeshApi api, DryRun dryRunKind, ResultPrinter printer) {
        Applied applied = api.apply(manifest, dryRunKind == DryRun.NONE);
        String name = manifest.kind().qualifiedSingular() + "/" + manifest.name();
        if (applied.adopted()) {
            console.err()
                    .println("Warning: resource " + manifest.kind().plural() + "/" + manifest.name()
                            + " is missing the "
                            + MeshObject.LAST_APPLIED + " annotation which is required by meshgw apply. meshgw apply"
                            + " should only be used on resources created declaratively by either meshgw create"
                            + " --save-config or meshgw apply. The missing annotation will be patched automatically.");
        }
        // kubectl's client does not compute the difference in a dry run.
        Outcome outcome = dryRunKind == DryRun.CLIENT && applied.outcome() == Outcome.UNCHANGED
                ? Outcome.CONFIGURED
                : applied.outcome();
        printer.print(applied.object(), name + " " + outcome.name().toLowerCase(Locale.ROOT) + dryRunKind.suffix());
    }
}
