package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.StatusText;
import dev.meshgw.cli.kubectl.ManifestFiles.Entry;
import dev.meshgw.mesh.ApiStatusException;
import dev.meshgw.mesh.ApiStatusException.Reason;
import dev.meshgw.mesh.LabelSelector;
import dev.meshgw.mesh.MeshApi;
import dev.meshgw.mesh.MeshObject;
import dev.meshgw.mesh.ObjectKey;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw delete}: forgets resources. */
@Command(
        name = "delete",
        description = "Delete resources by name, by label, or by the manifests that made them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  The gateway's secret:",
            "    $ meshgw -n istio-system delete secret httpbin-credential",
            "  What a manifest made:",
            "    $ meshgw delete -f gateway.yaml",
            "  Whether it is there or not:",
            "    $ meshgw delete --ignore-not-found=true virtualservice httpbin",
            "",
            "Exit codes: 0 deleted · 1 not found, or wrong usage"
        })
public final class DeleteCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Mixin
    private ManifestOptions manifests = new ManifestOptions();

    @Parameters(
            paramLabel = "[KIND [NAME...]]",
            hideParamSyntax = true,
            arity = "0..*",
            description = "One or more kinds separated by commas, then names; or KIND/NAME.")
    private List<String> arguments = List.of();

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            description = "Resources with these labels.")
    private @Nullable String selector;

    @Option(
            names = "--all",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "All resources of the kinds in the namespace.")
    private boolean all;

    @Option(
            names = "--ignore-not-found",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "A resource that is missing is no error.")
    private boolean ignoreNotFound;

    @Option(
            names = "--dry-run",
            arity = "0..1",
            paramLabel = "none|client|server",
            fallbackValue = DryRun.BARE,
            description = "Say what would happen, and do not do it.")
    private @Nullable String dryRun;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "name",
            description = "name: print KIND/NAME instead of a message.")
    private String output = "";

    @Option(
            names = {"--wait", "--force", "--now"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Accepted as kubectl does; a deletion is always done at once.")
    private boolean atOnce;

    @Option(
            names = {"--grace-period", "--timeout"},
            paramLabel = "TIME",
            description = "Accepted as kubectl does; a deletion is always done at once.")
    private @Nullable String time;

    private final Complaints complaints = new Complaints();

    DeleteCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        DryRun dryRunKind = DryRun.parse(dryRun, console);
        if (!output.isEmpty() && !output.equals("name")) {
            throw failure("unexpected -o output mode: " + output + ". We only support '-o name'");
        }
        MeshApi api = mesh.api(console);
        if (!manifests.files().isEmpty()) {
            ManifestFiles files = ManifestFiles.read(manifests, mesh, console);
            complaints.addAll(files.failures());
            for (Entry entry : files.entries()) {
                delete(entry.object().key(), entry.context("deleting"), api, dryRunKind);
            }
        } else {
            deleteArguments(api, dryRunKind);
        }
        api.awaitGateway();
        return complaints.finish(console);
    }

    private void deleteArguments(MeshApi api, DryRun dryRunKind) {
        if (arguments.isEmpty()) {
            throw failure("You must provide one or more resources by argument or filename.\n"
                    + "See 'meshgw delete -h' for help and examples");
        }
        ResourceArguments wanted = ResourceArguments.parse(arguments);
        boolean selective = all || selector != null;
        if (wanted.named().isEmpty() && !selective) {
            throw failure("resource(s) were provided, but no name was specified");
        }
        if (!wanted.named().isEmpty() && selective) {
            throw failure(
                    all
                            ? "setting 'all' parameter but found a non-empty selector or names"
                            : "name cannot be provided when a selector is specified");
        }
        if (selective) {
            deleteSelected(wanted, api, dryRunKind);
        } else {
            wanted.named()
                    .forEach(named ->
                            delete(new ObjectKey(named.kind(), mesh.namespace(), named.name()), "", api, dryRunKind));
        }
    }

    private void deleteSelected(ResourceArguments wanted, MeshApi api, DryRun dryRunKind) {
        LabelSelector labels = Labels.selector(selector);
        List<MeshObject> objects = wanted.kinds().stream()
                .flatMap(kind -> api.list(kind, mesh.namespace()).objects().stream())
                .filter(object -> labels.test(object.labels()))
                .toList();
        if (objects.isEmpty()) {
            console.out().println("No resources found");
        }
        objects.forEach(object -> delete(object.key(), "", api, dryRunKind));
    }

    private void delete(ObjectKey key, String context, MeshApi api, DryRun dryRunKind) {
        try {
            api.delete(key, dryRunKind == DryRun.NONE);
            String name = key.kind().qualifiedSingular();
            console.out()
                    .println(
                            output.isEmpty()
                                    ? name + " \"" + key.name() + "\" deleted"
                                            + (key.namespace().isEmpty()
                                                    ? ""
                                                    : " from " + key.namespace() + " namespace")
                                            + dryRunKind.suffix()
                                    : name + "/" + key.name());
        } catch (ApiStatusException refused) {
            if (!ignoreNotFound || refused.reason() != Reason.NOT_FOUND) {
                complaints.add(StatusText.of(refused, context));
            }
        }
    }

    private static CommandException failure(String what) {
        return new CommandException(ExitCode.FINDING, what, null, null);
    }
}
