package dev.meshgw.cli.kubectl;

import java.util.List;
import picocli.CommandLine.Option;

/** The options that name manifests. */
final class ManifestOptions {

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            split = ",",
            description = "A file or folder with manifests, or - for standard input. Repeatable.")
    private List<String> files = List.of();

    @Option(
            names = {"-R", "--recursive"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Read the folders inside of a folder too.")
    private boolean recursive;

    List<String> files() {
        return files;
    }

    boolean recursive() {
        return recursive;
    }
}
