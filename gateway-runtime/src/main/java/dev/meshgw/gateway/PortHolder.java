package dev.meshgw.gateway;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which process listens on a port, from Linux' {@code /proc}. Other users' processes and other systems stay
 * unknown.
 *
 * @param pid number of the process
 * @param command its name, as {@code ps} shows it
 */
record PortHolder(long pid, String command) {

    /** Column "st" of /proc/net/tcp for a listening socket (include/net/tcp_states.h, TCP_LISTEN). */
    private static final String LISTENING = "0A";

    /** Tells one of ours from other Java programs. */
    private static final String OWN_CLASS = "dev.meshgw.cli.Meshgw";

    private static final int LOCAL_ADDRESS_COLUMN = 1;
    private static final int STATE_COLUMN = 3;
    private static final int INODE_COLUMN = 9;

    /** Whoever listens on {@code port}, at any address. */
    static Optional<PortHolder> of(int port) {
        return of(port, Path.of("/proc"));
    }

    static Optional<PortHolder> of(int port, Path proc) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            sockets.addAll(listening(port, proc.resolve(table)));
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holdsAny(process.resolve("fd"), sockets)) {
                    return Optional.of(
                            new PortHolder(Long.parseLong(process.getFileName().toString()), command(process)));
                }
            }
        } catch (IOException endedMeanwhile) {
            // Then nobody can be named.
        }
        return Optional.empty();
    }

    private static String command(Path process) throws IOException {
        boolean meshgw = Files.readString(process.resolve("cmdline")).contains(OWN_CLASS);
        return meshgw ? "meshgw" : Files.readString(process.resolve("comm")).strip();
    }

    /** The inodes of the sockets that listen on the port, as links below {@code fd} name them. */
    private static Set<String> listening(int port, Path table) {
        String suffix = String.format(":%04X", port);
        Set<String> sockets = new HashSet<>();
        try {
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > INODE_COLUMN
                        && columns[LOCAL_ADDRESS_COLUMN].endsWith(suffix)
                        && columns[STATE_COLUMN].equals(LISTENING)) {
                    sockets.add("socket:[" + columns[INODE_COLUMN] + "]");
                }
            }
        } catch (IOException notOnThisSystem) {
            return Set.of();
        }
        return sockets;
    }

    private static boolean holdsAny(Path descriptors, Set<String> sockets) {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                if (sockets.contains(Files.readSymbolicLink(link).toString())) {
                    return true;
                }
            }
        } catch (IOException otherUsersProcess) {
            return false;
        }
        return false;
    }

    /** {@code nginx (process 1234)}. */
    @Override
    public String toString() {
        return command + " (process " + pid + ")";
    }
}
