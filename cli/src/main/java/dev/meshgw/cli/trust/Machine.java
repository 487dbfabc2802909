package dev.meshgw.cli.trust;

import dev.meshgw.cli.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * This machine, as far as it decides how a root is trusted. Looks, and changes nothing. Immutable.
 *
 * @param root of the file system; another folder stands for another machine
 * @param home of the user
 * @param path where programs are looked for, in order
 * @param administrator whether the user needs no {@code sudo}
 */
public record Machine(
        Platform platform, Path root, Path home, List<Path> path, Optional<Path> javaHome, boolean administrator) {

    /** More profiles than anybody has. */
    private static final int MAX_PROFILES = 50;

    public Machine {
        path = List.copyOf(path);
    }

    /** The machine that {@code console} belongs to. */
    public static Machine of(Console console) {
        String user = System.getProperty("user.name", "");
        Path home = Path.of(console.variable("HOME").orElse(System.getProperty("user.home", "/")));
        Path root = home.getFileSystem().getPath("/");
        return new Machine(
                platform(System.getProperty("os.name", ""), root),
                root,
                home,
                console.variable("PATH").stream()
                        .flatMap(value -> Arrays.stream(value.split(":")))
                        .filter(folder -> !folder.isEmpty())
                        .map(Path::of)
                        .toList(),
                console.variable("JAVA_HOME").map(Path::of),
                user.equals("root"));
    }

    static Platform platform(String osName, Path root) {
        if (osName.toLowerCase(Locale.ROOT).startsWith("mac")) {
            return Platform.MACOS;
        }
        try {
            return Platform.ofLinux(Files.readString(root.resolve("etc/os-release")));
        } catch (IOException unknown) {
            return Platform.UNKNOWN;
        }
    }

    /** A command that the system asks an administrator for. */
    String asAdministrator(String command) {
        return administrator ? command : "sudo " + command;
    }

    Optional<Path> program(String name) {
        return path.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    boolean hasAnyProgram(String... names) {
        return Arrays.stream(names).anyMatch(name -> program(name).isPresent());
    }

    /** @param absolute as it is called on the machine */
    boolean has(String absolute) {
        return Files.exists(at(absolute));
    }

    private Path at(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /** The JDK or JRE that {@code java} starts: that of JAVA_HOME, else that of the first java on the path. */
    Optional<Path> java() {
        return javaHome.filter(Files::isDirectory)
                .or(() -> program("java")
                        .flatMap(Machine::real)
                        .map(Path::getParent)
                        .map(Path::getParent));
    }

    static Optional<Path> real(Path file) {
        try {
            return Optional.of(file.toRealPath());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Folders of Firefox that hold a certificate store, in the order of their names. */
    List<Path> firefoxProfiles() {
        return Stream.of(
                        ".mozilla/firefox",
                        "snap/firefox/common/.mozilla/firefox",
                        ".var/app/org.mozilla.firefox/.mozilla/firefox",
                        "Library/Application Support/Firefox/Profiles")
                .flatMap(folder -> children(home.resolve(folder)))
                .filter(profile -> Files.exists(profile.resolve("cert9.db")))
                .limit(MAX_PROFILES)
                .toList();
    }

    private static Stream<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList().stream();
        } catch (IOException absent) {
            return Stream.empty();
        }
    }
}
