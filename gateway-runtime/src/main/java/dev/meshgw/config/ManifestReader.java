package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.SourceLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
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

    private static final String LIST_SUFFIX = "List";

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
            return parse(name, decode(name, bytes));
        } catch (IOException e) {
            return new Manifests(List.of(), List.of(unreadable(name, e)));
        } catch (UnreadableException e) {
            return new Manifests(List.of(), List.of(e.diagnostic()));
        }
    }

    /** Reads text that is at hand. */
    public Manifests parse(String name, String text) {
        if (text.startsWith(PEM_START)) {
            return new Manifests(List.of(), List.of(pemFile(name)));
        }
        var documents = new ArrayList<ManifestDocument>();
        var diagnostics = new ArrayList<Diagnostic>();
        for (DocumentText document : DocumentText.split(name, text)) {
            try {
                for (Node root : compose(document)) {
                    addObjects(name, root, "", documents, diagnostics);
                }
            } catch (UnreadableException e) {
                diagnostics.add(e.diagnostic());
            }
        }
        return new Manifests(documents, diagnostics);
    }

    private Manifests readFile(String name, Path file, boolean mayVanish) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(name, in);
        } catch (NoSuchFileException e) {
            return mayVanish ? Manifests.EMPTY : new Manifests(List.of(), List.of(unreadable(name, e)));
        } catch (IOException e) {
            return new Manifests(List.of(), List.of(unreadable(name, e)));
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

    private String decode(String name, byte[] bytes) throws UnreadableException {
        if (bytes.length > limits.sourceBytes()) {
            throw new UnreadableException(Diagnostic.error(
                            DiagnosticCode.SOURCE_TOO_LARGE,
                            new SourceLocation(name, 0, 0),
                            "",
                            DiagnosticText.quote(name) + " is larger than " + limits.sourceBytes() / (1024 * 1024)
                                    + " MiB")
                    .withWhy("a source is read as a whole, so its size is bounded")
                    .withFix("split it into several files; a directory may hold any number"));
        }
        Charset charset = charset(bytes);
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        String text = out.toString();
        if (result.isError()) {
            throw new UnreadableException(notText(name, charset, text, bytes[in.position()]));
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** UTF-8, unless a byte order mark says UTF-16, as PowerShell's redirection writes it. */
    private static Charset charset(byte[] bytes) {
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        return StandardCharsets.UTF_8;
    }

    private static Diagnostic notText(String name, Charset charset, String before, byte wrong) {
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = before.length() - (before.lastIndexOf('\n') + 1) + 1;
        return Diagnostic.error(
                        DiagnosticCode.NOT_TEXT,
                        new SourceLocation(name, line, column),
                        "",
                        DiagnosticText.quote(name) + " is not " + charset.name() + " text")
                .withWhy(String.format("the byte 0x%02x here belongs to no character", wrong))
                .withFix("if it holds text in another encoding, convert it: iconv -f ISO-8859-1 -t UTF-8 " + name);
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

    private static void addObjects(
            String source, Node node, String path, List<ManifestDocument> documents, List<Diagnostic> diagnostics) {
        var location = new SourceLocation(source, node.line(), node.column());
        if (!(node instanceof MapNode object)) {
            diagnostics.add(Diagnostic.error(
                            DiagnosticCode.NOT_AN_OBJECT,
                            location,
                            path,
                            "a manifest must be a mapping with apiVersion, kind and metadata, but this is "
                                    + node.describeType())
                    .withWhy(
                            node instanceof ListNode
                                    ? "several objects are separated by lines of \"---\", or listed in the items of a \"kind: List\""
                                    : null));
            return;
        }
        if (isList(object)) {
            List<Node> items = ((ListNode) object.get("items")).items();
            for (int i = 0; i < items.size(); i++) {
                addObjects(
                        source,
                        items.get(i),
                        path + (path.isEmpty() ? "" : ".") + "items[" + i + "]",
                        documents,
                        diagnostics);
            }
            return;
        }
        List<Diagnostic> mistakes = identityMistakes(source, object, path);
        if (mistakes.isEmpty()) {
            documents.add(new ManifestDocument(source, object));
        }
        diagnostics.addAll(mistakes);
    }

    private static boolean isList(MapNode object) {
        return object.get("kind") instanceof ScalarNode kind
                && kind.text().endsWith(LIST_SUFFIX)
                && object.get("items") instanceof ListNode;
    }

    private static List<Diagnostic> identityMistakes(String source, MapNode object, String path) {
        var mistakes = new ArrayList<Diagnostic>();
        Node name = object.get("metadata") instanceof MapNode metadata ? metadata.get("name") : null;
        requireText(source, object, object.get("apiVersion"), path, "apiVersion", mistakes);
        requireText(source, object, object.get("kind"), path, "kind", mistakes);
        requireText(source, object, name, path, "metadata.name", mistakes);
        return mistakes;
    }

    private static void requireText(
            String source, MapNode object, @Nullable Node value, String path, String field, List<Diagnostic> mistakes) {
        if (value instanceof ScalarNode scalar && scalar.value() instanceof String text && !text.isEmpty()) {
            return;
        }
        Node at = value == null ? object : value;
        mistakes.add(Diagnostic.error(
                        DiagnosticCode.MISSING_IDENTITY,
                        new SourceLocation(source, at.line(), at.column()),
                        path.isEmpty() ? field : path + "." + field,
                        value == null
                                ? "a manifest needs " + DiagnosticText.quote(field)
                                : DiagnosticText.quote(field) + " must be text, but is " + value.describe())
                .withWhy("apiVersion and kind say what the object is, metadata.name says which one"));
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
