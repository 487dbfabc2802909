package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.mesh.MeshApi;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.mesh.MeshIoException;
import dev.meshgw.mesh.MeshObject;
import dev.meshgw.mesh.ResourceKind;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PkiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The secrets of the mesh that hold a certificate, and the commands that give them the one in a file. */
final class SecretUpdates {

    private static final List<String> CHAINS = List.of("tls.crt", "cert");
    private static final List<String> KEYS = List.of("tls.key", "key");
    private static final List<String> AUTHORITIES = List.of("ca.crt", "cacert");

    private final Console console;
    private final MeshDirectory mesh;

    SecretUpdates(Console console, MeshDirectory mesh) {
        this.console = console;
        this.mesh = mesh;
    }

    /** @param source the file that held {@code old} until now */
    List<String> commands(String source, X509Certificate old) {
        var commands = new ArrayList<String>();
        for (MeshObject secret : secrets()) {
            Map<String, String> data = secret.texts("data");
            if (Stream.concat(CHAINS.stream(), AUTHORITIES.stream()).anyMatch(key -> holds(data.get(key), old))) {
                commands.add(command(secret, data, source, old));
            }
        }
        return commands;
    }

    private List<MeshObject> secrets() {
        if (!Files.isDirectory(mesh.path())) {
            return List.of();
        }
        try {
            return new MeshApi(mesh, Clock.systemUTC())
                    .list(ResourceKind.SECRET, null)
                    .objects();
        } catch (MeshIoException unreadable) {
            return List.of();
        }
    }

    private static boolean holds(@Nullable String base64, X509Certificate certificate) {
        if (base64 == null) {
            return false;
        }
        try {
            return Pem.certificates("the secret", text(base64)).get(0).equals(certificate);
        } catch (PkiException | IllegalArgumentException somethingElse) {
            return false;
        }
    }

    private static String text(String base64) {
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    }

    private String command(MeshObject secret, Map<String, String> data, String source, X509Certificate old) {
        String create = "meshgw create -n " + secret.namespace() + " secret ";
        String apply = " --dry-run=client -o yaml | meshgw apply -f -";
        if (secret.text("type").orElse("").equals("kubernetes.io/tls")
                && data.keySet().size() == 2) {
            return create + "tls " + secret.name() + " --cert=" + source + " --key=" + AuthoritySearch.keyOf(source)
                    + apply;
        }
        boolean isChain = CHAINS.stream().anyMatch(key -> holds(data.get(key), old));
        var line = new StringBuilder(create + "generic " + secret.name());
        data.forEach((key, value) -> line.append(" --from-file=")
                .append(key)
                .append('=')
                .append(
                        holds(value, old)
                                ? source
                                : isChain && KEYS.contains(key)
                                        ? AuthoritySearch.keyOf(source)
                                        : fileWith(value, source)));
        return line + apply;
    }

    /** The file beside the certificate or in the current folder with just this content. */
    private String fileWith(String base64, String source) {
        String wanted = text(base64);
        for (String folder : List.of(AuthoritySearch.folderOf(source), "")) {
            try (Stream<Path> files = Files.list(console.path(folder))) {
                for (Path file :
                        files.filter(Files::isRegularFile).sorted().limit(200).toList()) {
                    if (Files.size(file) == wanted.length()
                            && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).equals(wanted)) {
                        return folder + file.getFileName();
                    }
                }
            } catch (IOException notReadable) {
                continue;
            }
        }
        return "FILE";
    }
}
