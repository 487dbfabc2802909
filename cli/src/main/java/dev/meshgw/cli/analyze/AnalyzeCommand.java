package dev.meshgw.cli.analyze;

import dev.meshgw.analysis.Analysis;
import dev.meshgw.analysis.AnalysisOptions;
import dev.meshgw.analysis.AnalysisResult;
import dev.meshgw.analysis.AnalyzerDescription;
import dev.meshgw.analysis.Finding;
import dev.meshgw.analysis.Level;
import dev.meshgw.analysis.Suppression;
import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.MeshDirectoryOption;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.Mapping;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.Severity;
import dev.meshgw.config.source.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code meshgw analyze}: what istioctl says about manifests, and what it does not see. */
@Command(
        name = "analyze",
        description = {
            "Say what is wrong with manifests, as 'istioctl analyze' does, and more.",
            "Codes IST#### are istioctl's, to the letter; codes MGW#### are what it does not see, and 'meshgw explain CODE'"
                    + " tells about them. Without FILE the mesh is analyzed. With FILE an ingress gateway with the label"
                    + " istio: ingressgateway is assumed, as 'istioctl analyze --use-kube=false' does.",
            "The annotation galley.istio.io/analyze-suppress: CODE,CODE on a resource leaves these codes out."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  The manifests of a folder, before they are applied:",
            "    $ meshgw analyze manifests/",
            "  What is applied, in all namespaces:",
            "    $ meshgw analyze -A",
            "  From another program, for another program:",
            "    $ helm template mychart | meshgw analyze -o json -",
            "  In a pipeline, as annotations of the changed lines:",
            "    $ meshgw analyze -o github manifests/",
            "  Nothing about one kind of finding on one resource:",
            "    $ meshgw analyze -S 'IST0132=VirtualService web.default' web.yaml",
            "",
            "Exit codes: 0 no finding as grave as --failure-threshold, or output json",
            "  or yaml · 1 a file cannot be opened · 64 wrong usage · 65 a document",
            "  cannot be read · 79 findings"
        })
public final class AnalyzeCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int USAGE = 64;
    private static final int UNREADABLE = 65;
    private static final int FOUND_ISSUES = 79;

    private final Console console;

    @Parameters(
            paramLabel = "FILE|DIR|-",
            arity = "0..*",
            description = "Files, folders with all that is below them, or - for standard input.")
    private List<String> files = List.of();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace of manifests that name none, and the only one of interest.")
    private String namespace = "";

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Findings of all namespaces; so it is with FILE and without -n anyway.")
    private boolean allNamespaces;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "log, json, yaml, sarif, junit or github; log if not given.")
    private String output = "log";

    @Option(
            names = "--output-threshold",
            paramLabel = "LEVEL",
            converter = LevelConverter.class,
            description = "The least level that is shown: Info, Warning or Error; Info if not given.")
    private Level outputThreshold = Level.INFO;

    @Option(
            names = "--failure-threshold",
            paramLabel = "LEVEL",
            converter = LevelConverter.class,
            description = "The least level that makes the exit code 79, also if it is not shown; Error if not given.")
    private Level failureThreshold = Level.ERROR;

    @Option(
            names = {"-S", "--suppress"},
            paramLabel = "CODE=RESOURCE",
            description = "Leave a code out for a resource, written Kind name.namespace; * stands for any text."
                    + " Repeatable.")
    private List<String> suppressions = List.of();

    @Option(names = "--analyzer", paramLabel = "NAME", description = "Run only this analyzer. Repeatable.")
    private List<String> analyzers = List.of();

    @Option(
            names = {"-L", "--list-analyzers"},
            description = "List the analyzers and exit.")
    private boolean listAnalyzers;

    @Option(
            names = {"-k", "--use-kube"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Whether FILE is analyzed together with what is applied to the mesh; false if not given.")
    private boolean useMesh;

    @Option(
            names = "--meshConfigFile",
            paramLabel = "FILE",
            description = "Istio's MeshConfig; its defaults if not given.")
    private @Nullable String meshConfigFile;

    @Option(names = "--ignore-unknown", description = "Exit with 0 also if a document cannot be read.")
    private boolean ignoreUnknown;

    @Option(
            names = {"-R", "--recursive"},
            description = "Folders are always read with all that is below them.")
    private boolean recursive;

    @Option(
            names = "--color",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Colour the levels; true on a terminal, unless NO_COLOR is set.")
    private @Nullable Boolean colour;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say on standard error which analyzers ran.")
    private boolean verbose;

    @Mixin
    private MeshDirectoryOption mesh = new MeshDirectoryOption();

    @Mixin
    private HelpOption help = new HelpOption();

    public AnalyzeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        FindingFormat format = FindingFormat.parse(output)
                .orElseThrow(() -> new CommandException(
                        USAGE, output + " not a valid option for format. See meshgw analyze --help", null, null));
        if (listAnalyzers) {
            listAnalyzers();
            return 0;
        }
        AnalysisOptions options = options();
        AnalyzedFiles input = AnalyzedFiles.read(files, useMesh || files.isEmpty(), mesh, console);
        AnalysisResult result = Analysis.run(input.manifests(), options);
        if (verbose) {
            describe(result);
        }
        List<Finding> findings = result.findings();
        List<Diagnostic> unreadable = input.manifests().diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .toList();
        print(format, findings, unreadable, input);
        if (format == FindingFormat.LOG && files.isEmpty() && result.elsewhere() > 0) {
            console.err()
                    .println("Other namespaces have " + result.elsewhere()
                            + (result.elsewhere() == 1 ? " finding" : " findings") + ": meshgw analyze -A");
        }
        return format.failsOnFindings() ? exitCode(findings, unreadable) : 0;
    }

    private AnalysisOptions options() {
        boolean isMesh = files.isEmpty();
        String wanted = allNamespaces ? "" : namespace;
        return new AnalysisOptions(
                wanted.isEmpty() && isMesh && !allNamespaces ? "default" : wanted,
                isMesh,
                meshConfig(),
                suppressions.stream().map(this::suppression).toList(),
                wantedAnalyzers());
    }

    private Mapping meshConfig() {
        if (meshConfigFile == null) {
            return Mapping.EMPTY;
        }
        Mapping mapping = new ManifestReader().readMapping(meshConfigFile, console.path(meshConfigFile));
        for (Diagnostic diagnostic : mapping.diagnostics()) {
            throw new CommandException(FAILED, diagnostic.what(), diagnostic.why(), diagnostic.fix());
        }
        return mapping;
    }

    private Suppression suppression(String text) {
        Suppression suppression = Suppression.parse(text);
        if (suppression == null) {
            throw new CommandException(
                    FAILED, text + " is not a valid suppression value. See meshgw analyze --help", null, null);
        }
        String code = suppression.code();
        boolean isOwn = Arrays.stream(DiagnosticCode.values())
                .anyMatch(each -> each.code().equals(code));
        if (!isOwn && !Analysis.istioCodes().contains(code)) {
            console.err()
                    .println("Warning: Supplied message code '" + DiagnosticText.escape(code)
                            + "' is an unknown message code and will not have any effect.");
        }
        return suppression;
    }

    private Set<String> wantedAnalyzers() {
        var names = new LinkedHashSet<String>();
        for (String written : analyzers) {
            names.add(Analysis.analyzer(written).orElseThrow(() -> noSuchAnalyzer(written)));
        }
        return names;
    }

    private static CommandException noSuchAnalyzer(String written) {
        List<String> known =
                Analysis.analyzers().stream().map(AnalyzerDescription::name).toList();
        return new CommandException(
                USAGE,
                "there is no analyzer \"" + DiagnosticText.escape(written) + "\"",
                null,
                Suggestion.closest(written, known)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("list them: meshgw analyze -L"));
    }

    private void listAnalyzers() {
        for (AnalyzerDescription analyzer : Analysis.analyzers()) {
            console.out().println("* " + analyzer.name() + ":");
            console.out().println("    " + analyzer.description());
        }
    }

    private void describe(AnalysisResult result) {
        console.err().println("Analyzed resources in " + target());
        describe("Skipped analyzers:", result.skipped());
        describe("Executed analyzers:", result.executed());
        console.err().println();
    }

    private void describe(String heading, List<String> names) {
        if (!names.isEmpty()) {
            console.err().println(heading);
            names.forEach(name -> console.err().println("\t " + name));
        }
    }

    private void print(FindingFormat format, List<Finding> findings, List<Diagnostic> unreadable, AnalyzedFiles input) {
        unreadable.forEach(diagnostic -> console.err().print(DiagnosticText.render(diagnostic)));
        var shown = new ArrayList<>(findings.stream()
                .filter(finding -> finding.level().isAtLeast(outputThreshold))
                .toList());
        if (format.listsUnreadable()) {
            unreadable.forEach(diagnostic -> shown.add(Finding.of(diagnostic)));
            shown.sort(null);
        }
        console.out().print(format.render(shown, colour == null ? console.colour() : colour));
        console.out().flush();
        if (!shown.isEmpty() || format.listsUnreadable() && !unreadable.isEmpty()) {
            return;
        }
        if (unreadable.isEmpty()) {
            console.err()
                    .println("\u2714 No validation issues found when analyzing "
                            + (input.names().isEmpty() ? target() : String.join("\n", input.names())) + ".");
        } else {
            long files = unreadable.stream()
                    .map(diagnostic -> diagnostic.location().file())
                    .distinct()
                    .count();
            console.err()
                    .println("No validation issues found when analyzing " + target() + " (but " + files
                            + (files == 1 ? " file" : " files") + " could not be parsed).");
        }
    }

    private int exitCode(List<Finding> findings, List<Diagnostic> unreadable) {
        if (findings.stream().anyMatch(finding -> finding.level().isAtLeast(failureThreshold))) {
            console.err().println("Error: Analyzers found issues when analyzing " + target() + ".");
            console.err()
                    .println("See " + Finding.DOCUMENTATION + " for more information about causes and resolutions.");
            return FOUND_ISSUES;
        }
        if (!unreadable.isEmpty() && !ignoreUnknown) {
            console.err().println("Error: Some files couldn't be parsed.");
            return UNREADABLE;
        }
        return 0;
    }

    private String target() {
        return allNamespaces ? "all namespaces" : "namespace: " + (namespace.isEmpty() ? "default" : namespace);
    }

    /** A level in any case. */
    static final class LevelConverter implements ITypeConverter<Level> {
        @Override
        public Level convert(String value) {
            return Level.parse(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "\"" + value + "\" not a valid option, please choose from: [Info Warning Error]"));
        }
    }
}
