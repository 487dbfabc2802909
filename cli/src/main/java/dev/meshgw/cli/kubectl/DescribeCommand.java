package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.kubectl.ResourceArguments.Named;
import dev.meshgw.mesh.LabelSelector;
import dev.meshgw.mesh.Listing;
import dev.meshgw.mesh.MeshApi;
import dev.meshgw.mesh.MeshObject;
import dev.meshgw.mesh.ObjectKey;
import dev.meshgw.mesh.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw describe}: one resource after the other in words. */
@Command(
        name = "describe",
        description = "Describe resources of the mesh, as 'kubectl describe' does. Values of secrets are not shown.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  A secret's keys and their sizes:",
            "    $ meshgw describe secret httpbin-credential -n istio-system",
            "  Everything about a Gateway:",
            "    $ meshgw describe gateway mygateway",
            "",
            "Exit codes: 0 described · 1 not found, or wrong usage"
        })
public final class DescribeCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Parameters(
            paramLabel = "KIND [NAME...]",
            arity = "0..*",
            description = "A kind, then names or the beginning of one; or KIND/NAME.")
    private List<String> arguments = List.of();

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            description = "Only resources with these labels.")
    private @Nullable String selector;

    @Option(
            names = {"-A", "--all-namespaces"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Resources of all namespaces.")
    private boolean allNamespaces;

    DescribeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (arguments.isEmpty()) {
            throw new CommandException(
                    ExitCode.FINDING,
                    "You must specify the type of resource to describe.\nSee 'meshgw describe -h' for help and examples",
                    null,
                    null);
        }
        ResourceArguments wanted = ResourceArguments.parse(arguments);
        LabelSelector labels = Labels.selector(selector);
        MeshApi api = mesh.api(console);
        var objects = new ArrayList<MeshObject>();
        var complaints = new Complaints();
        for (Named named : wanted.named()) {
            complaints.attempt("", () -> objects.addAll(find(named, api)));
        }
        if (wanted.named().isEmpty()) {
            for (ResourceKind kind : wanted.kinds()) {
                Listing listing = api.list(kind, allNamespaces ? null : mesh.namespace());
                listing.objects().stream()
                        .filter(object -> labels.test(object.labels()))
                        .forEach(objects::add);
                complaints.addDiagnostics(listing.problems());
            }
            if (objects.isEmpty() && complaints.isEmpty()) {
                console.err()
                        .println("No resources found"
                                + (allNamespaces ? "" : " in " + mesh.namespace() + " namespace."));
            }
        }
        console.out().print(objects.stream().map(Description::of).collect(Collectors.joining("\n\n")));
        return complaints.finish(console);
    }

    /** The resource of that name, else those whose names begin so. */
    private List<MeshObject> find(Named named, MeshApi api) {
        var key = new ObjectKey(named.kind(), mesh.namespace(), named.name());
        var exact = api.find(key);
        if (exact.isPresent()) {
            return List.of(exact.get());
        }
        List<MeshObject> beginning = api.list(named.kind(), mesh.namespace()).objects().stream()
                .filter(object -> object.name().startsWith(named.name()))
                .toList();
        return beginning.isEmpty() ? List.of(api.get(key)) : beginning;
    }
}
