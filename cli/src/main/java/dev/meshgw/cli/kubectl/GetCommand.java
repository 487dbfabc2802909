package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.StatusText;
import dev.meshgw.cli.kubectl.ResourceArguments.Named;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.mesh.ApiStatusException;
import dev.meshgw.mesh.LabelSelector;
import dev.meshgw.mesh.Listing;
import dev.meshgw.mesh.MeshApi;
import dev.meshgw.mesh.MeshObject;
import dev.meshgw.mesh.ObjectKey;
import dev.meshgw.mesh.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            paramLabel = "",
            hideParamSyntax = true,
            description = "Resources of all namespaces.")
    private boolean allNamespaces;

    @Option(
            names = "--no-headers",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "",
            hideParamSyntax = true,
            description = "Leave the table's headers out.")
    private boolean noHeaders;

    @Option(
            names = "--ignore-not-found",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "",
            hideParamSyntax = true,
            description = "A resource that is missing is no error.")
    private boolean ignoreNotFound;

    @Option(
            names = "--show-labels",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "",
            hideParamSyntax = true,
            description = "Show the labels as the last column.")
    private boolean showLabels;

    GetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (arguments.isEmpty()) {
            throw new CommandException(
                    ExitCode.FINDING,
                    "Required resource not specified.\nSee 'meshgw get -h' for help and examples",
                    null,
                    null);
        }
        ResourceArguments wanted = ResourceArguments.parse(arguments);
        LabelSelector labels = Labels.selector(selector);
        boolean table = output.isEmpty() || output.equals("wide");
        OutputFormat format = table ? new OutputFormat.Yaml() : OutputFormat.parse(output, ALLOWED_FORMATS);
        if (!wanted.named().isEmpty() && selector != null) {
            throw new CommandException(
                    ExitCode.FINDING, "name cannot be provided when a selector is specified", null, null);
        }
        if (!wanted.named().isEmpty() && allNamespaces) {
            throw new CommandException(
                    ExitCode.FINDING, "a resource cannot be retrieved by name across all namespaces", null, null);
        }
        var found = new Found(mesh.api(console), new ArrayList<>(), new ArrayList<>());
        if (wanted.named().isEmpty()) {
            wanted.kinds().forEach(kind -> found.list(kind, allNamespaces ? null : mesh.namespace(), labels));
        } else {
            wanted.named().forEach(named -> found.get(named, mesh.namespace(), ignoreNotFound));
        }
        if (table) {
            printTables(wanted, found);
        } else {
            print(format, wanted, found);
        }
        found.failures().forEach(console.err()::println);
        return found.failures().isEmpty() ? ExitCode.OK : ExitCode.FINDING;
    }

    /** What there is to show, and what went wrong on the way. */
    private record Found(MeshApi api, List<MeshObject> objects, List<String> failures) {

        void list(ResourceKind kind, @Nullable String namespace, LabelSelector labels) {
            Listing listing = api.list(kind, namespace);
            listing.objects().stream()
                    .filter(object -> labels.test(object.labels()))
                    .forEach(objects::add);
            listing.problems().stream().map(Found::text).forEach(failures::add);
        }

        void get(Named named, String namespace, boolean ignoreNotFound) {
            try {
                objects.add(api.get(new ObjectKey(named.kind(), namespace, named.name())));
            } catch (ApiStatusException missing) {
                if (!ignoreNotFound) {
                    failures.add(StatusText.of(missing));
                }
            }
        }

        private static String text(Diagnostic problem) {
            return DiagnosticText.render(problem).stripTrailing();
        }
    }

    private void print(OutputFormat format, ResourceArguments wanted, Found found) {
        boolean single = wanted.named().size() == 1;
        if (single && found.objects().isEmpty()) {
            return;
        }
        console.out()
                .print(format.render(
                        single
                                ? found.objects().get(0).tree()
                                : Map.of(
                                        "apiVersion",
                                        "v1",
                                        "kind",
                                        "List",
                                        "metadata",
                                        Map.of("resourceVersion", ""),
                                        "items",
                                        found.objects().stream()
                                                .map(MeshObject::tree)
                                                .toList())));
    }

    private void printTables(ResourceArguments wanted, Found found) {
        if (found.objects().isEmpty() && found.failures().isEmpty() && !ignoreNotFound) {
            boolean oneNamespace = !allNamespaces && wanted.kinds().stream().anyMatch(ResourceKind::namespaced);
            console.err()
                    .println("No resources found" + (oneNamespace ? " in " + mesh.namespace() + " namespace." : ""));
        }
        new ObjectTable(output.equals("wide"), !noHeaders, allNamespaces, wanted.severalKinds(), showLabels)
                .print(wanted.kinds(), found.objects(), console.out());
    }
}
