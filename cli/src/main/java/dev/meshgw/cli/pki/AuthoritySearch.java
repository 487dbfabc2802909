package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PemEntry;
import dev.meshgw.pki.PkiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for the one certificate authority that is meant when nobody names one. */
final class AuthoritySearch {

    private static final List<String> ENDINGS = List.of(".crt", ".pem", ".cer");

    /** A folder with more certificates than this is a trust store, not somebody's work. */
    private static final int MAX_FILES = 200;

    private AuthoritySearch() {}

    /**
     * The certificate of the only authority with a key in the folder of {@code --out}, or if there is none, in the current
     * folder.
     *
     * @throws CommandException if there is none or several, with what was seen instead
     */
    static String find(Console console, OutputOptions output) {
        Set<String> folders = new LinkedHashSet<>();
        if (output.named() != null && !output.directory(console).equals(console.path(""))) {
            folders.add(output.named());
        }
        folders.add("");
        Map<String, String> rejected = new LinkedHashMap<>();
        for (String folder : folders) {
            var authorities = new LinkedHashMap<String, String>();
            Set<String> seen = new HashSet<>();
            for (String file : certificateFiles(console.path(folder))) {
                String source = folder.isEmpty() ? file : folder.replaceAll("/+$", "") + "/" + file;
                examine(console, source, seen, authorities, rejected);
            }
            if (authorities.size() == 1) {
                return authorities.keySet().iterator().next();
            }
            if (authorities.size() > 1) {
                throw new CommandException(
                        ExitCode.MATERIAL,
                        "there are several certificate authorities in " + name(folder),
                        list(authorities),
                        "say which: --ca " + authorities.keySet().iterator().next());
            }
        }
        throw new CommandException(
                ExitCode.MATERIAL,
                "there is no certificate authority in "
                        + String.join(
                                " or ",
                                folders.stream().map(AuthoritySearch::name).toList()),
                rejected.isEmpty() ? "no file there ends with " + String.join(", ", ENDINGS) : list(rejected),
                "make one with meshgw pki root NAME, or name one with --ca FILE");
    }

    private static String name(String folder) {
        return folder.isEmpty() ? "the current folder" : folder;
    }

    private static String list(Map<String, String> files) {
        return String.join(
                "\n",
                files.entrySet().stream()
                        .map(file -> file.getKey() + ": " + file.getValue())
                        .toList());
    }

    private static List<String> certificateFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> ENDINGS.stream().anyMatch(name::endsWith))
                    .sorted()
                    .limit(MAX_FILES)
                    .toList();
        } catch (IOException notYetThere) {
            return List.of();
        }
    }

    private static void examine(
            Console console,
            String source,
            Set<String> seen,
            Map<String, String> authorities,
            Map<String, String> rejected) {
        try {
            CertificateDescription first = firstCertificate(console, source);
            String reason = first.reasonNotToIssue();
            if (reason != null) {
                rejected.put(source, reason);
            } else if (Instant.now().isAfter(first.validity().notAfter())) {
                rejected.put(
                        source, "it expired on " + Text.date(first.validity().notAfter()));
            } else if (!Files.exists(console.path(keyOf(source)))) {
                rejected.put(source, "its private key " + keyOf(source) + " is missing");
            } else if (seen.add(first.sha256())) {
                authorities.put(
                        source,
                        first.subject() + ", until "
                                + Text.date(first.validity().notAfter()));
            }
        } catch (PkiException e) {
            rejected.put(source, e.why().orElse(e.getMessage()));
        }
    }

    private static CertificateDescription firstCertificate(Console console, String source) {
        for (PemEntry entry : PemEntry.read(source, Pem.read(console.path(source), source))) {
            if (entry instanceof PemEntry.Certificate certificate) {
                return certificate.description();
            }
        }
        throw new PkiException("no certificate", "it holds no certificate", null);
    }

    /** {@code example.com.crt} to {@code example.com.key}. */
    static String keyOf(String certificateFile) {
        for (String ending : ENDINGS) {
            if (certificateFile.endsWith(ending)) {
                return certificateFile.substring(0, certificateFile.length() - ending.length()) + ".key";
            }
        }
        return certificateFile + ".key";
    }
}
