package dev.meshgw.cli.gateway;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.MeshDirectoryOption;
import dev.meshgw.cli.Meshgw;
import dev.meshgw.cli.StopSignals;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.gateway.GatewayOptions;
import dev.meshgw.gateway.GatewayRuntime;
import dev.meshgw.gateway.GatewayStartException;
import dev.meshgw.gateway.netty.AccessLogFormat;
import dev.meshgw.gateway.netty.DataPlaneOptions;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.GatewayWorkload;
import dev.meshgw.snapshot.compile.ServiceOverride;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code meshgw gateway run}. */
@Command(
        name = "run",
        sortOptions = false,
        description = {
            "Run the ingress gateway on the mesh, and follow every change of its files.",
            "It starts on an empty mesh too. Requests are logged to standard output,",
            "everything else to standard error, both to what 'meshgw logs' shows.",
            "Ctrl-C stops it when its requests are done; a second one at once."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  The mesh of this folder, in the background:",
            "    $ meshgw gateway run --detach",
            "  Manifests that are not applied, on a free port that a script can read:",
            "    $ meshgw gateway run -f gateway.yaml -p 0:443 --ready-file ready.json",
            "  A service that runs outside:",
            "    $ meshgw gateway run --service httpbin:8000=127.0.0.1:9000",
            "",
            "Exit codes: 0 stopped · 2 wrong usage · 3 unusable files · 5 it cannot start"
        })
public final class GatewayRunCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";
    private static final String PUBLISH_VARIABLE = "MESHGW_PUBLISH";
    private static final String DETACH = "--detach";
    private static final String BACKGROUND = "--background";

    /** How to log requests. */
    enum LogFormat {
        text,
        json
    }

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "Manifests beside those of the mesh: a file or directory, read again when it changes,"
                    + " or - for standard input, read once. They win over the mesh. Repeatable.")
    private List<String> filenames = new ArrayList<>();

    @Mixin
    private MeshDirectoryOption mesh = new MeshDirectoryOption();

    @Option(
            names = {"-p", "--publish"},
            paramLabel = "HOST:GATEWAY",
            converter = PublishedPort.Converter.class,
            description = "Bind port HOST for port GATEWAY of the manifests; HOST 0 is a free one. Without it 443 is"
                    + " bound as 8443, 80 as 8080, each port below 1024 so much higher. Repeatable;"
                    + " MESHGW_PUBLISH=HOST:GATEWAY,… stands for it.")
    private List<PublishedPort> published = new ArrayList<>();

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Address to listen on; ${DEFAULT-VALUE} if not given, 0.0.0.0 for all.")
    private String bind = "127.0.0.1";

    @Option(
            names = "--service",
            paramLabel = "NAME:PORT=HOST:PORT",
            converter = ServiceAddress.class,
            description = "Where a Service (NAME or NAME.NAMESPACE) really is. Repeatable.")
    private List<ServiceOverride> services = new ArrayList<>();

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Written as JSON when the first configuration is live: the process, the bound addresses.")
    private @Nullable String readyFile;

    @Option(
            names = "--admin",
            paramLabel = "ADDRESS:PORT",
            converter = AdminAddress.class,
            description = "Serve Envoy's admin interface there: /ready, /listeners, /certs, /clusters, /stats …")
    private @Nullable InetSocketAddress admin;

    @Option(
            names = "--access-log-format",
            paramLabel = "FORMAT",
            description = "How requests are logged, Istio's accessLogEncoding: text or json; text if not given.")
    private LogFormat accessLogFormat = LogFormat.text;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Threads that serve connections; one for each processor if not given.")
    private @Nullable Integer concurrency;

    @Option(names = DETACH, description = "Run in the background; return when it is ready.")
    private boolean detach;

    @Option(names = BACKGROUND, hidden = true, description = "What --detach starts: log to the file only.")
    private boolean background;

    @Mixin
    private HelpOption help = new HelpOption();

    public GatewayRunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (concurrency != null && concurrency < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--concurrency: " + concurrency + " (expected: 1 or more)");
        }
        requireManifests();
        MeshDirectory directory = mesh.open(console);
        directory.create();
        try {
            GatewayRuntime.requireNoOther(directory);
            if (detach) {
                return new DetachedGateway(console, directory)
                        .start(argumentsOfTheProcess(), filenames.contains(STANDARD_INPUT));
            }
            return run(directory);
        } catch (GatewayStartException e) {
            throw new CommandException(ExitCode.START, String.valueOf(e.getMessage()), e.why(), e.fix());
        }
    }

    private int run(MeshDirectory directory) throws IOException, InterruptedException, GatewayStartException {
        try (var log = GatewayLog.open(directory.run().gatewayLog(), background ? null : console);
                var gateway = GatewayRuntime.start(options(directory, log))) {
            StopSignals.handle(gateway::requestStop);
            if (!background) {
                console.err().print(Banner.of(gateway.status(), false));
                console.err().flush();
            }
            gateway.awaitStop();
        }
        return ExitCode.OK;
    }

    /** A mistyped name would else be waited for. */
    private void requireManifests() {
        for (String filename : filenames) {
            if (!filename.equals(STANDARD_INPUT) && !Files.exists(console.path(filename))) {
                throw new CommandException(
                        ExitCode.CONFIG,
                        "the path \"" + filename + "\" does not exist",
                        null,
                        "name a file or directory: -f");
            }
        }
    }

    /** Short where that is possible: files are named in messages as a user of this folder would name them. */
    private String nameInMessages(Path path) {
        return path.startsWith(console.directory())
                ? console.directory().relativize(path).toString()
                : path.toString();
    }

    private List<String> argumentsOfTheProcess() {
        var arguments =
                new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
        arguments.removeIf(argument -> argument.equals(DETACH));
        arguments.add(BACKGROUND);
        return arguments;
    }

    private List<PublishedPort> publishedByEnvironment() {
        var ports = new ArrayList<PublishedPort>();
        for (String text :
                console.variable(PUBLISH_VARIABLE).map(list -> list.split(",")).orElse(new String[0])) {
            try {
                ports.add(new PublishedPort.Converter().convert(text.strip()));
            } catch (TypeConversionException e) {
                throw new ParameterException(spec.commandLine(), PUBLISH_VARIABLE + ": " + e.getMessage());
            }
        }
        return ports;
    }

    private GatewayOptions options(MeshDirectory directory, GatewayLog log) {
        Map<Integer, Integer> ports = new HashMap<>();
        for (PublishedPort port : published.isEmpty() ? publishedByEnvironment() : published) {
            ports.put(port.gateway(), port.host() == 0 ? FreePort.on(bind) : port.host());
        }
        var builder = GatewayOptions.on(nameInMessages(directory.path()), directory)
                .compile(new CompileOptions(GatewayWorkload.ISTIO_INGRESSGATEWAY, bind, ports, services))
                .readyFile(readyFile == null ? null : console.path(readyFile))
                .admin(admin)
                .accessLogFormat(accessLogFormat == LogFormat.json ? AccessLogFormat.JSON : AccessLogFormat.TEXT)
                .version("meshgw/" + Meshgw.VERSION)
                .accessLog(log::access);
        for (String filename : filenames) {
            if (filename.equals(STANDARD_INPUT)) {
                String name = ManifestReader.STANDARD_INPUT;
                builder.manifests(name, new ManifestReader().read(name, console.in()));
            } else {
                builder.manifests(filename, console.path(filename));
            }
        }
        if (concurrency != null) {
            builder.dataPlane(DataPlaneOptions.defaults().toBuilder()
                    .concurrency(concurrency)
                    .build());
        }
        return builder.build();
    }
}
