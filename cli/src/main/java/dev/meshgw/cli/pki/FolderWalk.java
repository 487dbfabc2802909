package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.pki.PkiSources.Unreadable;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.PkiFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Everything below a folder that holds certificates, requests, revocation lists or keys. Hidden files and folders are left
 * out, a file that several links lead to is read once, and files of other content are passed by in silence.
 */
final class FolderWalk {

    /** Deeper trees are checkouts of source code, not somebody's certificates. */
    private static final int MAX_DEPTH = 8;

    /** A folder with more files than this is not meant, for example a home directory. */
    private static final int MAX_FILES = 20_000;

    /** Kubernetes' limit of a secret, which all readers have. */
    private static final int MAX_FILE_BYTES = 1024 * 1024;

    /** How far PEM may stand behind other text, such as openssl's description of a certificate. */
    private static final int SNIFFED_BYTES = 8 * 1024;

    /** Files of these names are meant to hold certificates: if they cannot be read, that is told. */
    private static final Set<String> ENDINGS = Set.of(
            "crt",
            "pem",
            "cer",
            "der",
            "key",
            "csr",
            "req",
            "crl",
            "p12",
            "pfx",
            "jks",
            "p7b",
            "p7c",
            "keystore",
            "truststore");

    private static final Set<String> MANIFEST_ENDINGS = Set.of("yaml", "yml", "json");

    private final String name;
    private final Path folder;
    private final Passphrase.Source passphrases;
    private final List<PkiSource> found = new ArrayList<>();
    private final List<Unreadable> unreadable = new ArrayList<>();

    private FolderWalk(String name, Path folder, Passphrase.Source passphrases) {
        this.name = name;
        this.folder = folder;
        this.passphrases = passphrases;
    }

    /**
     * @param name of the folder as the user wrote it
     * @throws CommandException if it has too many files
     */
    static PkiSources read(String name, Path folder, Passphrase.Source passphrases) {
        var walk = new FolderWalk(name, folder, passphrases);
        for (Path file : walk.files()) {
            walk.examine(file);
        }
        return new PkiSources(walk.found, walk.unreadable);
    }

    private List<Path> files() {
        var files = new ArrayList<Path>();
        Set<Object> seen = new HashSet<>();
        var visitor = new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return !directory.equals(folder) && isHidden(directory)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                boolean isNew = attributes.fileKey() == null || seen.add(attributes.fileKey());
                if (isNew && attributes.isRegularFile() && !isHidden(file) && attributes.size() <= MAX_FILE_BYTES) {
                    files.add(file);
                }
                if (files.size() > MAX_FILES) {
                    throw new CommandException(
                            ExitCode.MATERIAL,
                            name + " holds more than " + MAX_FILES + " files",
                            null,
                            "name a folder that holds certificates");
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, visitor);
        } catch (IOException e) {
            throw new CommandException(ExitCode.MATERIAL, "cannot read the folder " + name, e.getMessage(), null);
        }
        files.sort(null);
        return files;
    }

    private static boolean isHidden(Path path) {
        return path.getFileName() != null && path.getFileName().toString().startsWith(".");
    }

    private void examine(Path file) {
        String source = name(file);
        String ending = ending(file);
        try {
            if (MANIFEST_ENDINGS.contains(ending)) {
                manifest(source, file);
            } else if (ENDINGS.contains(ending) || startsLikePem(file)) {
                PkiFile content = PkiFile.read(file, source, passphrases);
                found.add(new PkiSource(source, content.form(), content.entries(), file, null));
            }
        } catch (PkiException e) {
            if (ENDINGS.contains(ending)) {
                unreadable.add(Unreadable.of(source, e));
            }
        }
    }

    private void manifest(String source, Path file) {
        byte[] bytes = PkiFile.bytes(file, source);
        if (new String(bytes, StandardCharsets.ISO_8859_1).contains("Secret")) {
            PkiSources secrets = ManifestSecrets.read(source, bytes, passphrases);
            found.addAll(secrets.found());
            if (!secrets.found().isEmpty()) {
                unreadable.addAll(secrets.unreadable());
            }
        }
    }

    private static boolean startsLikePem(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(SNIFFED_BYTES), StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
        } catch (IOException unreadableAndNotMeant) {
            return false;
        }
    }

    private String name(Path file) {
        String below = folder.relativize(file).toString();
        return name.equals(".") || name.isEmpty() ? below : name.replaceAll("/+$", "") + "/" + below;
    }

    private static String ending(Path file) {
        String fileName = file.getFileName().toString();
        return fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
