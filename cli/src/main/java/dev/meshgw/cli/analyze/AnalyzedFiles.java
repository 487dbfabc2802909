package dev.meshgw.cli.analyze;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.MeshDirectoryOption;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.Manifests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be analyzed.
 *
 * @param names of the files and folders, as the user wrote them; empty for the mesh alone
 */
record AnalyzedFiles(Manifests manifests, List<String> names) {

    private static final String STANDARD_INPUT = "-";
    private static final List<String> EXTENSIONS = List.of(".json", ".yaml", ".yml");
    private static final int FAILED = 1;

    AnalyzedFiles {
        names = List.copyOf(names);
    }

    /** @param withMesh whether what is applied comes first; files count before it */
    static AnalyzedFiles read(List<String> files, boolean withMesh, MeshDirectoryOption mesh, Console console) {
        Manifests manifests = withMesh ? applied(mesh, console) : Manifests.EMPTY;
        var names = new ArrayList<String>();
        var reader = new ManifestReader();
        for (String file : files) {
            if (file.equals(STANDARD_INPUT)) {
                manifests = manifests.and(reader.read(STANDARD_INPUT, console.in()));
                names.add(file);
                continue;
            }
            Path path = console.path(file);
            if (!Files.exists(path)) {
                throw new CommandException(FAILED, "stat " + file + ": no such file or directory", null, null);
            }
            if (!Files.isDirectory(path) && EXTENSIONS.stream().noneMatch(file::endsWith)) {
                console.err().println("Skipping file " + file + ", recognized file extensions are: [.json .yaml .yml]");
                continue;
            }
            manifests = manifests.and(reader.read(file, path));
            names.add(file);
        }
        return new AnalyzedFiles(manifests, names);
    }

    private static Manifests applied(MeshDirectoryOption mesh, Console console) {
        Path directory = mesh.open(console).path();
        if (!Files.isDirectory(directory)) {
            throw new CommandException(
                    FAILED,
                    "there is no mesh in " + directory,
                    "nothing has been applied yet",
                    "name the manifests: meshgw analyze FILE, or apply them first: meshgw apply -f FILE");
        }
        String name = console.directory().relativize(directory).toString();
        return new ManifestReader()
                .read(name.isEmpty() || name.startsWith("..") ? directory.toString() : name, directory);
    }
}
