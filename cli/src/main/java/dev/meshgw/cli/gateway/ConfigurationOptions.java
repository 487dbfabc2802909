package dev.meshgw.cli.gateway;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.MeshDirectoryOption;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.Severity;
import dev.meshgw.gateway.GatewayConfiguration;
import dev.meshgw.gateway.GatewayOptions;
import dev.meshgw.gateway.GatewayStatus;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.GatewayWorkload;
import dev.meshgw.snapshot.compile.ServiceOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a gateway would be run with, for the commands that tell what it would do. */
final class ConfigurationOptions {

    private static final String STANDARD_INPUT = "-";
    private static final String BIND_ADDRESS = "127.0.0.1";

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description =
                    "Manifests beside those of the mesh: a file, a directory, or - for standard input. They win over"
                            + " the mesh. Repeatable.")
    private List<String> filenames = new ArrayList<>();

    @Mixin
    private MeshDirectoryOption mesh = new MeshDirectoryOption();

    @Option(
            names = {"-p", "--publish"},
            paramLabel = "HOST:GATEWAY",
            converter = PublishedPort.Converter.class,
            description = "As of 'gateway run': HOST is the port that is bound for GATEWAY. Repeatable.")
    private List<PublishedPort> published = new ArrayList<>();

    @Option(
            names = "--service",
            paramLabel = "NAME:PORT=HOST:PORT",
            converter = ServiceAddress.class,
            description = "Where a Service (NAME or NAME.NAMESPACE) really is. Repeatable.")
    private List<ServiceOverride> services = new ArrayList<>();

    /** Reads and compiles; what is wrong with manifests, so that they are left out, goes to standard error. */
    GatewayConfiguration load(Console console) {
        MeshDirectory directory = mesh.open(console);
        String meshName = directory.path().startsWith(console.directory())
                ? console.directory().relativize(directory.path()).toString()
                : directory.path().toString();
        var builder = GatewayOptions.on(meshName, directory).compile(compileOptions(directory));
        for (String filename : filenames) {
            if (filename.equals(STANDARD_INPUT)) {
                String name = ManifestReader.STANDARD_INPUT;
                builder.manifests(name, new ManifestReader().read(name, console.in()));
            } else {
                builder.manifests(filename, existing(console, filename));
            }
        }
        return reported(console, GatewayConfiguration.of(builder.build()));
    }

    /** Ports as they are bound by the gateway that runs on the mesh, if one does, unless the options say otherwise. */
    private CompileOptions compileOptions(MeshDirectory directory) {
        Map<Integer, Integer> ports = new HashMap<>();
        if (directory.run().runningGateway().isPresent()) {
            runningStatus(directory)
                    .ifPresent(status ->
                            status.listeners().forEach(listener -> ports.put(listener.gatewayPort(), listener.port())));
        }
        published.forEach(port -> ports.put(port.gateway(), port.host()));
        return new CompileOptions(GatewayWorkload.ISTIO_INGRESSGATEWAY, BIND_ADDRESS, ports, services);
    }

    private static Optional<GatewayStatus> runningStatus(MeshDirectory directory) {
        try {
            return GatewayStatus.read(directory.run().path());
        } catch (IOException unreadable) {
            // The manifests tell what matters; only the ports may differ.
            return Optional.empty();
        }
    }

    /** @throws CommandException if there is nothing of that name */
    static Path existing(Console console, String filename) {
        Path path = console.path(filename);
        if (!Files.exists(path)) {
            throw new CommandException(
                    ExitCode.CONFIG, "the path \"" + filename + "\" does not exist", null, "name a file or directory");
        }
        return path;
    }

    /** Mistakes that leave a resource out. What the compiler says belongs to the answer of the command. */
    static GatewayConfiguration reported(Console console, GatewayConfiguration configuration) {
        for (Diagnostic diagnostic : configuration.diagnostics()) {
            boolean leftOut = diagnostic.severity() == Severity.ERROR
                    && diagnostic.code().compareTo(DiagnosticCode.GATEWAY_NOT_SELECTED.code()) < 0;
            if (leftOut) {
                console.err().print("meshgw: " + DiagnosticText.render(diagnostic));
            }
        }
        return configuration;
    }
}
