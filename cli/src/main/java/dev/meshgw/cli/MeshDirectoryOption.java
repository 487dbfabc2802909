package dev.meshgw.cli;

import dev.meshgw.mesh.MeshDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --mesh-dir}, for every command that reads or writes the mesh. */
public final class MeshDirectoryOption {

    private static final String VARIABLE = "MESHGW_DIR";

    @Option(
            names = "--mesh-dir",
            paramLabel = "DIR",
            description = "The folder that holds the mesh. Default: $MESHGW_DIR, else ./.meshgw")
    private @Nullable String directory;

    /** The folder that the option means, else {@code MESHGW_DIR}, else {@code .meshgw}; it need not exist. */
    public MeshDirectory open(Console console) {
        String chosen =
                directory != null ? directory : console.variable(VARIABLE).orElse(MeshDirectory.DEFAULT_NAME);
        return new MeshDirectory(console.path(chosen));
    }
}
