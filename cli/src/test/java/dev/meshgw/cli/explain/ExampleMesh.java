package dev.meshgw.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meshgw.analysis.Analysis;
import dev.meshgw.analysis.AnalysisOptions;
import dev.meshgw.analysis.Finding;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ConfigResult;
import dev.meshgw.config.ManifestDocument;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.Manifests;
import dev.meshgw.config.resource.Deployment;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.secret.SecretUpdate;
import dev.meshgw.snapshot.PodEndpoint;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.SnapshotCompiler;
import dev.meshgw.workload.PodLog;
import dev.meshgw.workload.WorkloadUpdate;
import dev.meshgw.workload.Workloads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A folder in which the commands of an example run, and what is then said of its manifest together with the mesh directory.
 * {@code meshgw} runs in this process; {@code # 2 days later} moves the clock; another program must be installed, or the test
 * is skipped.
 */
final class ExampleMesh {

    private static final PodLog SILENT = new PodLog() {
        @Override
        public void started(String namespace, String pod) {}

        @Override
        public void line(String namespace, String pod, String line) {}
    };

    private final Path folder;
    private Clock clock = Clock.systemUTC();

    ExampleMesh(Path folder) {
        this.folder = folder;
    }

    /** The codes, by the way that a running gateway takes. */
    List<String> raise(List<String> commands, String manifest) throws Exception {
        run(commands);
        return diagnostics(manifest).stream().map(Diagnostic::code).toList();
    }

    void run(List<String> commands) throws Exception {
        for (String command :
                String.join("\n", commands).replace("\\\n", " ").lines().toList()) {
            run(command.strip());
        }
    }

    /** All that a command prints. */
    String say(List<String> arguments, String input) {
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        Meshgw.run(
                arguments,
                new Console(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        stream,
                        stream,
                        Map.of(),
                        folder,
                        false));
        return said.toString(StandardCharsets.UTF_8);
    }

    /** The codes that {@code meshgw analyze} reports of a manifest alone. */
    List<String> analyze(String manifest) {
        return Analysis.run(new ManifestReader().parse("manifest.yaml", manifest), AnalysisOptions.ALL)
                .findings()
                .stream()
                .map(Finding::code)
                .toList();
    }

    private void run(String command) throws Exception {
        List<String> words = List.of(command.replace("'", "").split(" +"));
        switch (words.get(0)) {
            case "#" -> clock = Clock.offset(clock, Duration.ofDays(Long.parseLong(words.get(1))));
            case "echo" -> Files.writeString(folder.resolve(words.get(3)), words.get(1) + "\n");
            case "cat" -> {
                int redirect = words.indexOf(">");
                var whole = new StringBuilder();
                for (String file : words.subList(1, redirect)) {
                    whole.append(Files.readString(folder.resolve(file)));
                }
                Files.writeString(folder.resolve(words.get(redirect + 1)), whole);
            }
            case "meshgw" -> meshgw(words.subList(1, words.size()));
            default -> {
                try {
                    assertThat(new ProcessBuilder(words)
                                    .directory(folder.toFile())
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor())
                            .isZero();
                } catch (IOException notInstalled) {
                    assumeTrue(false, words.get(0) + " is not installed");
                }
            }
        }
    }

    private void meshgw(List<String> arguments) {
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        var console = new Console(new ByteArrayInputStream(new byte[0]), stream, stream, Map.of(), folder, false);
        assertThat(Meshgw.run(arguments, console))
                .as(said.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    private List<Diagnostic> diagnostics(String manifest) {
        var documents = new ArrayList<ManifestDocument>();
        Path mesh = folder.resolve(MeshDirectory.DEFAULT_NAME);
        for (Path file : new MeshDirectory(mesh).manifests()) {
            documents.addAll(new ManifestReader().read(file).documents());
        }
        Manifests given = new ManifestReader().parse("manifest.yaml", manifest);
        documents.addAll(given.documents());
        ConfigResult config = new ConfigReader().read(new Manifests(documents, given.diagnostics()));
        List<Resource> resources = config.config().resources();
        var compiler = new SnapshotCompiler(CompileOptions.DEFAULT);
        SecretUpdate secrets =
                new SecretStore("istio-system", clock).update(resources, compiler.credentialRequests(resources));
        var all = new ArrayList<>(config.diagnostics());
        all.addAll(secrets.diagnostics());
        List<PodEndpoint> pods = List.of();
        if (resources.stream().anyMatch(Deployment.class::isInstance)) {
            try (var workloads = new Workloads(SILENT, 1)) {
                WorkloadUpdate update = workloads.apply(resources);
                all.addAll(update.diagnostics());
                pods = update.endpoints();
            }
        }
        all.addAll(compiler.compile(resources, secrets.credentials(), pods).diagnostics());
        return all;
    }
}
