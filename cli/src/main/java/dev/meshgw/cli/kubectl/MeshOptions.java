package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.MeshDirectoryOption;
import dev.meshgw.mesh.MeshApi;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.mesh.RunDirectory;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every verb: which mesh, and which namespace of it. */
final class MeshOptions {

    static final String DEFAULT_NAMESPACE = "default";

    @Mixin
    private MeshDirectoryOption directory = new MeshDirectoryOption();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace of the request. Default: default")
    private @Nullable String namespace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    MeshApi api(Console console) {
        return new MeshApi(directory.open(console), Clock.systemUTC());
    }

    MeshDirectory directory(Console console) {
        return directory.open(console);
    }

    RunDirectory run(Console console) {
        return directory.open(console).run();
    }

    String namespace() {
        return hasNamespace() ? String.valueOf(namespace) : DEFAULT_NAMESPACE;
    }

    /** Whether the user named one, so that a manifest must not name another. */
    boolean hasNamespace() {
        return namespace != null && !namespace.isEmpty();
    }
}
