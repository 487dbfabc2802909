package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.PkiFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks for the one certificate authority that is meant when nobody names one. */
final class AuthoritySearch {

    private static final List<String> ENDINGS = List.of(".crt", ".pem", ".cer", ".der");

    /** A folder with more certificates than this is a trust store, not somebody's work. */
    private static final int MAX_FILES = 200;

    private AuthoritySearch() {}

    /**
     * The certificate of the only authority with a key in a folder, or if there is none, in the current folder.
     *
     * @param first the folder to look into before the current one, as the user names it, or null
     * @throws CommandException if there is none or several, with what was seen instead
     */
    static String find(Console console, @Nullable String first) {
        Set<String> folders = folders(console, first);
        Map<String, String> rejected = new LinkedHashMap<>();
        for (String folder : folders) {
            var authorities = new LinkedHashMap<String, String>();
            Set<String> seen = new HashSet<>();
            for (String source : certificateFiles(console, folder)) {
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

    /**
     * The certificate of the authority that issued another one, looked for beside that and in the current folder. Among
     * several of the same key it is the one that lives longest.
     *
     * @param source the file of the certificate, as the user names it
     * @throws CommandException if it is not there or lacks its key
     */
    static String issuerOf(Console console, String source, X509Certificate issued) {
        Map<String, X509Certificate> issuers = beside(console, source);
        issuers.values().removeIf(authority -> !hasIssued(authority, issued));
        return issuers.entrySet().stream()
                .filter(issuer -> Files.exists(console.path(keyOf(issuer.getKey()))))
                .max(Comparator.comparing(issuer -> issuer.getValue().getNotAfter()))
                .map(Map.Entry::getKey)
                .orElseThrow(() -> new CommandException(
                        ExitCode.MATERIAL,
                        "the authority that issued " + source + " is not at hand",
                        issuers.isEmpty()
                                ? "no certificate beside it or in the current folder is its issuer, "
                                        + CertificateDescription.of(issued).issuer()
                                : String.join(
                                        "\n",
                                        issuers.keySet().stream()
                                                .map(file -> "the private key of " + file + ", " + keyOf(file)
                                                        + ", is missing")
                                                .toList()),
                        "name it with --ca FILE and --ca-key FILE"));
    }

    /** Every certificate of an authority beside a file and in the current folder, by the name that the user would give it. */
    static Map<String, X509Certificate> beside(Console console, String source) {
        var authorities = new LinkedHashMap<String, X509Certificate>();
        for (String folder : folders(console, folderOf(source))) {
            for (String candidate : certificateFiles(console, folder)) {
                authorityIn(console, candidate).ifPresent(authority -> authorities.put(candidate, authority));
            }
        }
        return authorities;
    }

    /** Whether the certificate names the authority and is signed with its key. */
    static boolean hasIssued(X509Certificate authority, X509Certificate issued) {
        if (!issued.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            issued.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException anotherKey) {
            return false;
        }
    }

    /** The first certificate of a file if it may issue others. */
    private static Optional<X509Certificate> authorityIn(Console console, String source) {
        try {
            PkiEntry.Certificate first = firstCertificate(console, source);
            return first.description().reasonNotToIssue() == null
                    ? Pem.certificates(source, first.pem()).stream().findFirst()
                    : Optional.empty();
        } catch (PkiException noCertificate) {
            return Optional.empty();
        }
    }

    private static Set<String> folders(Console console, @Nullable String first) {
        Set<String> folders = new LinkedHashSet<>();
        if (first != null && !console.path(first).equals(console.path(""))) {
            folders.add(first);
        }
        folders.add("");
        return folders;
    }

    /** The folder of a file, as the user would name it. */
    static String folderOf(String source) {
        return source.contains("/") ? source.substring(0, source.lastIndexOf('/') + 1) : "";
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

    /** The files of certificates in a folder, by the names that the user would give them. */
    static List<String> certificateFiles(Console console, String folder) {
        String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        try (Stream<Path> files = Files.list(console.path(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> ENDINGS.stream().anyMatch(name::endsWith))
                    .sorted()
                    .limit(MAX_FILES)
                    .map(name -> prefix + name)
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
            CertificateDescription first = firstCertificate(console, source).description();
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

    private static PkiEntry.Certificate firstCertificate(Console console, String source) {
        for (PkiEntry entry : PkiFile.read(console.path(source), source, Passphrase.Source.NONE)
                .entries()) {
            if (entry instanceof PkiEntry.Certificate certificate) {
                return certificate;
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
