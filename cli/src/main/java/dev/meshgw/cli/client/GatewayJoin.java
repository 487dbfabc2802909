package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.MeshDirectoryOption;
import dev.meshgw.client.ConnectionInfo;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.gateway.GatewayStatus;
import dev.meshgw.mesh.MeshDirectory;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --gateway}: asks the gateway that runs on the mesh what it makes of a probe. */
final class GatewayJoin {

    /** The gateway writes the line of a failed handshake within milliseconds; a busy machine takes longer. */
    private static final Duration LOG_PATIENCE = Duration.ofSeconds(1);

    private static final Duration LOG_LOOK = Duration.ofMillis(20);

    /** A line of a moment ago is near the end, also on a gateway with much traffic. */
    private static final int LOG_TAIL_BYTES = 256 * 1024;

    @Option(
            names = "--gateway",
            description =
                    "Set beside it what the gateway that runs on the mesh says: listener, filter chain, server and"
                            + " secret with their manifest lines, whether the wire showed what it serves, and what it logged of"
                            + " a failure.")
    private boolean wanted;

    @Mixin
    private MeshDirectoryOption mesh = new MeshDirectoryOption();

    boolean isWanted() {
        return wanted;
    }

    /** The page with what the gateway says of it; that none runs is a finding, too. */
    ProbePage join(ProbePage page, Console console) {
        return page.withGateway(view(page.run().report(), mesh.open(console)));
    }

    private static GatewayView view(ProbeReport report, MeshDirectory directory) {
        if (directory.run().runningGateway().isEmpty()) {
            return GatewayView.unavailable(new Explanation(
                    "no gateway is running on " + directory.path(),
                    "--gateway asks it what it makes of the connection",
                    "start one: meshgw gateway run --detach, or name its mesh: --mesh-dir"));
        }
        try {
            var status = GatewayStatus.read(directory.run().path());
            if (status.isEmpty()) {
                return GatewayView.unavailable(new Explanation(
                        "the gateway on " + directory.path() + " has not said yet what it does",
                        "it is starting, or of another version of meshgw",
                        "ask again in a second, or restart it"));
            }
            String logLine = report.failure() == null || report.connection() == null
                    ? null
                    : logLine(directory.run().gatewayLog(), report.connection());
            return GatewayView.of(report, status.get(), logLine);
        } catch (IOException e) {
            return GatewayView.unavailable(new Explanation(
                    "cannot read what the gateway on " + directory.path() + " says",
                    e.getMessage(),
                    "restart it: meshgw gateway stop, then meshgw gateway run --detach"));
        }
    }

    /** The message about the connection, which is known by our side of it; null if none comes. */
    private static @Nullable String logLine(Path log, ConnectionInfo connection) throws IOException {
        String mark = " " + text(connection.local()) + " ";
        long end = System.nanoTime() + LOG_PATIENCE.toNanos();
        while (true) {
            for (String line : tail(log).split("\n")) {
                String message = line.substring(line.lastIndexOf('\t') + 1);
                if (message.contains(mark)
                        && (message.startsWith("handshake with") || message.startsWith("connection of"))) {
                    return message;
                }
            }
            if (System.nanoTime() - end >= 0) {
                return null;
            }
            try {
                Thread.sleep(LOG_LOOK.toMillis());
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    private static String tail(Path log) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - LOG_TAIL_BYTES);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (FileNotFoundException | EOFException rotatedJustNow) {
            return "";
        }
    }

    private static String text(InetSocketAddress address) {
        String ip = Addresses.text(address.getAddress());
        return (address.getAddress() instanceof Inet6Address ? "[" + ip + "]" : ip) + ":" + address.getPort();
    }
}
