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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw get}: tables, YAML, JSON and templates of what the mesh holds. */
@Command(
        name = "get",
        description = "Show resources of the mesh, as 'kubectl get' does.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  List the secrets that the gateway can read:",
            "    $ meshgw -n istio-system get secrets",
            "  Gateways and virtual services of all namespaces:",
            "    $ meshgw get gw,vs -A",
            "  The name of a pod, for use in another command:",
            "    $ meshgw get pod -l run=my-nginx \\",
            "        -o jsonpath='{.items..metadata.name}'",
            "",
            "Exit codes: 0 shown · 1 not found, or wrong usage"
        })
public final class GetCommand implements Callable<Integer> {

    private static final String WIDE = "wide";
    private static final String ALLOWED_FORMATS = "json,jsonpath,name,wide,yaml";

    private final Console console;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Parameters(
            paramLabel = "KIND [NAME...]",
            arity = "0..*",
            description = "One or more kinds separated by commas, then names; or KIND/NAME.")
    private List<String> arguments = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "json, yaml, name, wide or jsonpath=TEMPLATE. Default: a table")
    private String output = "";

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            description = "Only resources with these labels: a=b, a!=b, 'a in (b,c)', a, '!a'.")
    private @Nullable String selector;

    @Option(
            names = {"-A", "--all-namespaces"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Resources of all namespaces.")
    private boolean allNamespaces;

    @Option(
            names = "--no-headers",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Leave the table's headers out.")
    private boolean noHeaders;

    @Option(
            names = "--ignore-not-found",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "A resource that is missing is no error.")
    private boolean ignoreNotFound;

    @Option(
            names = "--show-labels",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Show the labels as the last column.")
    private boolean showLabels;

    GetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ResourceArguments wanted = wanted();
        LabelSelector labels = Labels.selector(selector);
        Optional<OutputFormat> format = output.isEmpty() || output.equals(WIDE)
                ? Optional.empty()
                : Optional.of(OutputFormat.parse(output, ALLOWED_FORMATS));
        MeshApi api = mesh.api(console);
        var objects = new ArrayList<MeshObject>();
        var complaints = new Complaints();
        for (Named named : wanted.named()) {
            complaints.attempt("", () -> get(named, api).ifPresent(objects::add));
        }
        if (wanted.named().isEmpty()) {
            for (ResourceKind kind : wanted.kinds()) {
                Listing listing = api.list(kind, allNamespaces ? null : mesh.namespace());
                listing.objects().stream()
                        .filter(object -> labels.test(object.labels()))
                        .forEach(objects::add);
                complaints.addDiagnostics(listing.problems());
            }
        }
        if (format.isPresent()) {
            print(format.get(), wanted, objects);
        } else {
            if (objects.isEmpty() && complaints.isEmpty() && !ignoreNotFound) {
                console.err().println(nothingFound(wanted));
            }
            new ObjectTable(output.equals(WIDE), !noHeaders, allNamespaces, wanted.severalKinds(), showLabels)
                    .print(wanted.kinds(), objects, console.out());
        }
        return complaints.finish(console);
    }

    private ResourceArguments wanted() {
        if (arguments.isEmpty()) {
            throw failure("Required resource not specified.\nSee 'meshgw get -h' for help and examples");
        }
        ResourceArguments wanted = ResourceArguments.parse(arguments);
        if (!wanted.named().isEmpty() && selector != null) {
            throw failure("name cannot be provided when a selector is specified");
        }
        if (!wanted.named().isEmpty() && allNamespaces) {
            throw failure("a resource cannot be retrieved by name across all namespaces");
        }
        return wanted;
    }

    private Optional<MeshObject> get(Named named, MeshApi api) {
        var key = new ObjectKey(named.kind(), mesh.namespace(), named.name());
        return ignoreNotFound ? api.find(key) : Optional.of(api.get(key));
    }

    /** One object as it is if one was named, else a List. */
    private void print(OutputFormat format, ResourceArguments wanted, List<MeshObject> objects) {
        if (wanted.named().size() != 1) {
            console.out().print(format.render(list(objects)));
        } else if (!objects.isEmpty()) {
            console.out().print(format.render(objects.get(0).tree()));
        }
    }

    private static Map<String, Object> list(List<MeshObject> objects) {
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "List",
                "metadata",
                Map.of("resourceVersion", ""),
                "items",
                objects.stream().map(MeshObject::tree).toList());
    }

    private String nothingFound(ResourceArguments wanted) {
        boolean inNamespace = !allNamespaces && wanted.kinds().stream().anyMatch(ResourceKind::namespaced);
        return "No resources found" + (inNamespace ? " in " + mesh.namespace() + " namespace." : "");
    }

    private static CommandException failure(String what) {
        return new CommandException(ExitCode.FINDING, what, null, null);
    }
}
