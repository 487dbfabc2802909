package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.SourceLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests: YAML with any number of documents, JSON, and {@code kind: List} of either. Stateless.
 *
 * <p>Nothing that a file holds makes a method throw. What cannot be read becomes a {@link Diagnostic} that names file, line
 * and column, and the other documents of the same file are still read. Sizes, nesting and aliases are bounded by {@link
 * ReadLimits}. All methods block on files.
 */
public final class ManifestReader {

    /** What kubectl calls standard input in its messages. */
    public static final String STANDARD_INPUT = "STDIN";

    private static final String PEM_START = "-----BEGIN ";

    private final ReadLimits limits;

    public ManifestReader() {
        this(ReadLimits.DEFAULT);
    }

    ManifestReader(ReadLimits limits) {
        this.limits = limits;
    }

    /** Reads a file or directory and names it as its path is written; see {@link #read(String, Path)}. */
    public Manifests read(Path path) {
        return read(path.toString(), path);
    }

    /**
     * Reads a file, or every {@code .yaml}, {@code .yml} and {@code .json} file below a directory in the order of their paths.
     * Below a directory, names that start with a dot are left out (editors' swap files, the {@code ..data} of a mounted
     * ConfigMap), links are followed, and a file that vanishes meanwhile was not there.
     *
     * @param name of the path in messages: as the user wrote it
     */
    public Manifests read(String name, Path path) {
        if (!Files.isDirectory(path)) {
            return readFile(name, path, false);
        }
        var files = new ArrayList<Path>();
        var diagnostics = new ArrayList<>(listFiles(name, path, files));
        var documents = new ArrayList<ManifestDocument>();
        files.sort(null);
        for (Path file : files) {
            Manifests read = readFile(nameBelow(name, path, file), file, true);
            documents.addAll(read.documents());
            diagnostics.addAll(read.diagnostics());
        }
        return new Manifests(documents, diagnostics);
    }

    /** Reads a stream to its end; it is not closed. */
    public Manifests read(String name, InputStream in) {
        try {
            byte[] bytes = in.readNBytes(limits.sourceBytes() + 1);
            return parse(name, SourceText.decode(name, bytes, limits));
        } catch (IOException e) {
            return only(unreadable(name, e));
        } catch (UnreadableException e) {
            return only(e.diagnostic());
        }
    }

    /** Reads text that is at hand. */
    public Manifests parse(String name, String text) {
        if (text.startsWith(PEM_START)) {
            return only(pemFile(name));
        }
        var objects = new ManifestObjects(name);
        for (DocumentText document : DocumentText.split(name, text)) {
            try {
                for (Node root : compose(document)) {
                    objects.add(root, "");
                }
            } catch (UnreadableException e) {
                objects.add(e.diagnostic());
            }
        }
        return objects.manifests();
    }

    /** Reads a file that is one mapping and no Kubernetes object, such as Istio's MeshConfig. */
    public Mapping readMapping(String name, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limits.sourceBytes() + 1);
            return parseMapping(name, SourceText.decode(name, bytes, limits));
        } catch (IOException e) {
            return Mapping.unreadable(unreadable(name, e));
        } catch (UnreadableException e) {
            return Mapping.unreadable(e.diagnostic());
        }
    }

    /** The same of text that is at hand. */
    public Mapping parseMapping(String name, String text) {
        try {
            for (DocumentText document : DocumentText.split(name, text)) {
                for (Node root : compose(document)) {
                    if (root instanceof MapNode map) {
                        return new Mapping(map.toTree(), List.of());
                    }
                    return Mapping.unreadable(Diagnostic.error(
                            DiagnosticCode.WRONG_TYPE,
                            new SourceLocation(name, root.line(), root.column()),
                            "",
                            DiagnosticText.quote(name) + " must be a mapping, but is " + root.describeType()));
                }
            }
            return new Mapping(Map.of(), List.of());
        } catch (UnreadableException e) {
            return Mapping.unreadable(e.diagnostic());
        }
    }

    /**
     * The one mapping of a text that is no Kubernetes object.
     *
     * @throws UnreadableException if it is not YAML, empty, not a mapping or more than one
     */
    MapNode mapping(String name, String text) throws UnreadableException {
        MapNode only = null;
        for (DocumentText document : DocumentText.split(name, text)) {
            for (Node root : compose(document)) {
                if (only != null || !(root instanceof MapNode map)) {
                    throw new UnreadableException(Diagnostic.error(
                            DiagnosticCode.WRONG_TYPE,
                            new SourceLocation(name, root.line(), root.column()),
                            "",
                            DiagnosticText.quote(name) + " must be one mapping, but "
                                    + (only != null ? "has several documents" : "is " + root.describeType())));
                }
                only = map;
            }
        }
        if (only == null) {
            throw new UnreadableException(Diagnostic.error(
                    DiagnosticCode.WRONG_TYPE,
                    new SourceLocation(name, 0, 0),
                    "",
                    DiagnosticText.quote(name) + " is empty"));
        }
        return only;
    }

    /** The text of a stream, which is read to its end and not closed. */
    String text(String name, InputStream in) throws UnreadableException {
        try {
            return SourceText.decode(name, in.readNBytes(limits.sourceBytes() + 1), limits);
        } catch (IOException e) {
            throw new UnreadableException(unreadable(name, e));
        }
    }

    private static Manifests only(Diagnostic diagnostic) {
        return new Manifests(List.of(), List.of(diagnostic));
    }

    private Manifests readFile(String name, Path file, boolean mayVanish) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(name, in);
        } catch (NoSuchFileException e) {
            return mayVanish ? Manifests.EMPTY : only(unreadable(name, e));
        } catch (IOException e) {
            return only(unreadable(name, e));
        }
    }

    /** @return what could not be listed */
    private static List<Diagnostic> listFiles(String name, Path directory, List<Path> files) {
        var diagnostics = new ArrayList<Diagnostic>();
        var visitor = new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                boolean hidden = !dir.equals(directory) && isHidden(dir);
                return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!isHidden(file) && isManifest(file) && attributes.isRegularFile()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                if (!(e instanceof NoSuchFileException)) {
                    diagnostics.add(unreadable(nameBelow(name, directory, file), e));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) {
                return e == null ? FileVisitResult.CONTINUE : visitFileFailed(dir, e);
            }
        };
        try {
            Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
        } catch (IOException e) {
            diagnostics.add(unreadable(name, e));
        }
        return diagnostics;
    }

    private static boolean isHidden(Path path) {
        Path fileName = path.getFileName();
        return fileName != null && fileName.toString().startsWith(".");
    }

    private static boolean isManifest(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private static String nameBelow(String name, Path directory, Path file) {
        String below = directory.relativize(file).toString();
        return below.isEmpty() ? name : name.endsWith("/") ? name + below : name + "/" + below;
    }

    private List<Node> compose(DocumentText document) throws UnreadableException {
        if (!document.looksLikeJson()) {
            return YamlComposer.compose(document, limits);
        }
        try {
            return JsonComposer.compose(document, limits);
        } catch (UnreadableException e) {
            boolean isSyntax = e.diagnostic().code().equals(DiagnosticCode.SYNTAX.code());
            if (!isSyntax || document.source().endsWith(".json")) {
                throw e;
            }
            // YAML in flow style starts with a brace too.
            return YamlComposer.compose(document, limits);
        }
    }

    private static Diagnostic pemFile(String name) {
        return Diagnostic.error(
                        DiagnosticCode.NOT_AN_OBJECT,
                        new SourceLocation(name, 1, 1),
                        "",
                        DiagnosticText.quote(name) + " is a PEM file, not a manifest")
                .withFix("make a Secret of it: meshgw create secret tls NAME --cert=FILE --key=FILE");
    }

    private static Diagnostic unreadable(String name, IOException e) {
        return Diagnostic.error(
                        DiagnosticCode.UNREADABLE_SOURCE,
                        new SourceLocation(name, 0, 0),
                        "",
                        DiagnosticText.quote(name) + " cannot be read")
                .withWhy(reason(e));
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemLoopException) {
            return "its link leads to a directory that holds it";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
