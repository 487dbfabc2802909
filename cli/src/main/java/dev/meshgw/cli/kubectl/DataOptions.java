package dev.meshgw.cli.kubectl;

import java.util.List;
import picocli.CommandLine.Option;

/** Where the data of a Secret or ConfigMap comes from. */
final class DataOptions {

    @Option(
            names = "--from-file",
            paramLabel = "[KEY=]PATH",
            split = ",",
            description =
                    "A file's content; the key is the file's name unless given. A folder stands for all its files.")
    private List<String> files = List.of();

    @Option(names = "--from-literal", paramLabel = "KEY=VALUE", description = "A key and its value as they are.")
    private List<String> literals = List.of();

    @Option(
            names = "--from-env-file",
            paramLabel = "PATH",
            split = ",",
            description = "A file with a line KEY=VALUE for each key; cannot be combined with the others.")
    private List<String> envFiles = List.of();

    @Option(
            names = "--append-hash",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Append a hash of the content to the name.")
    private boolean appendHash;

    List<String> files() {
        return files;
    }

    List<String> literals() {
        return literals;
    }

    List<String> envFiles() {
        return envFiles;
    }

    boolean appendHash() {
        return appendHash;
    }
}
