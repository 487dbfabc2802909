package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.pki.PkiSources.Unreadable;
import dev.meshgw.client.HostPort;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.PkiFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From an argument of the pki commands to what it stands for: a file of any form, a manifest with Secrets, {@code -}, a folder,
 * a Secret of the mesh, or a live server.
 */
final class SourceReader {

    private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:/\\[\\]]+):([0-9]{1,5})");
    private static final Pattern MESH_SECRET = Pattern.compile("secrets?/([^/]+)");
    private static final Pattern MANIFEST_NAME = Pattern.compile(".*\\.(yaml|yml|json)");

    /** How a manifest starts that comes without a name. */
    private static final Pattern MANIFEST_START = Pattern.compile("\\s*(\\{|---|(?:apiVersion|kind|metadata)\\s*:)");

    private static final int LOOKED_AT_CHARACTERS = 1024;

    private final Console console;
    private final PassphraseOptions passphrase;
    private final MeshSecretOptions mesh;
    private final LiveOptions live;

    SourceReader(Console console, PassphraseOptions passphrase, MeshSecretOptions mesh, LiveOptions live) {
        this.console = console;
        this.passphrase = passphrase;
        this.mesh = mesh;
        this.live = live;
    }

    PkiSources read(List<String> arguments) {
        PkiSources all = new PkiSources(List.of(), List.of());
        for (String argument : arguments) {
            all = all.and(read(argument));
        }
        return all;
    }

    private PkiSources read(String argument) {
        try {
            Path path = console.path(argument);
            if (!argument.equals("-") && Files.isDirectory(path)) {
                // nobody is asked for the password of a file that happens to lie there
                return FolderWalk.read(
                        argument, path, passphrase.isGiven() ? passphrase.toOpen(console) : Passphrase.Source.NONE);
            }
            return sources(argument, path);
        } catch (PkiException e) {
            return new PkiSources(List.of(), List.of(Unreadable.of(argument, e)));
        } catch (CommandException e) {
            if (e.exitCode() == ExitCode.USAGE) {
                throw e;
            }
            return new PkiSources(List.of(), List.of(Unreadable.of(argument, e)));
        }
    }

    /** Whether it has the form {@code secret/NAME}; a file of that name goes before. */
    static boolean isMeshSecret(String argument) {
        return MESH_SECRET.matcher(argument).matches();
    }

    private PkiSources sources(String argument, Path path) {
        if (argument.equals("-")) {
            return ofBytes("standard input", null, PkiFile.bytes(console.in(), "standard input"));
        }
        if (Files.exists(path)) {
            return ofBytes(argument, path, PkiFile.bytes(path, argument));
        }
        Matcher secret = MESH_SECRET.matcher(argument);
        if (secret.matches()) {
            return mesh.secret(secret.group(1), console, passphrase.toOpen(console));
        }
        Matcher address = HOST_PORT.matcher(argument);
        if (address.matches()) {
            return only(server(argument, address.group(1).replaceAll("[\\[\\]]", ""), address.group(2)));
        }
        throw new CommandException(
                ExitCode.MATERIAL,
                "cannot read " + argument,
                "there is no such file",
                "name a file, - for standard input, a Secret of the mesh as secret/NAME, or a live server as HOST:PORT");
    }

    private PkiSources ofBytes(String name, @Nullable Path path, byte[] bytes) {
        Passphrase.Source passphrases = passphrase.toOpen(console);
        if (isManifest(name, bytes)) {
            PkiSources secrets = ManifestSecrets.read(name, bytes, passphrases);
            if (secrets.found().isEmpty() && secrets.unreadable().isEmpty()) {
                throw new CommandException(
                        ExitCode.MATERIAL,
                        name + " holds no Secret with certificates or keys",
                        null,
                        "see what it holds: meshgw apply --dry-run=client -f " + name);
            }
            return secrets;
        }
        PkiFile file = PkiFile.parse(name, bytes, passphrases);
        if (passphrase.isGiven()) {
            file = file.unlocked();
        }
        return only(new PkiSource(name, file.form(), file.entries(), path, null));
    }

    private static PkiSources only(PkiSource source) {
        return new PkiSources(List.of(source), List.of());
    }

    private static boolean isManifest(String name, byte[] bytes) {
        if (MANIFEST_NAME.matcher(name).matches()) {
            return true;
        }
        String start = new String(bytes, 0, Math.min(bytes.length, LOOKED_AT_CHARACTERS), StandardCharsets.ISO_8859_1);
        return MANIFEST_START.matcher(start).lookingAt() && !start.startsWith("-----");
    }

    private PkiSource server(String argument, String host, String portDigits) {
        int port = Integer.parseInt(portDigits);
        if (port < 1 || port > 65535) {
            throw new CommandException(
                    ExitCode.USAGE, "the port " + portDigits + " is out of range", "ports are 1 to 65535", null);
        }
        LiveServer server = live.look(new HostPort(host, port));
        return new PkiSource(
                argument,
                null,
                PkiFile.parse(argument, server.chainPem().getBytes(StandardCharsets.US_ASCII), Passphrase.Source.NONE)
                        .entries(),
                null,
                server);
    }
}
