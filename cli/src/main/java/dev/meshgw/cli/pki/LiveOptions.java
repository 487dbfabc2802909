package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.client.HostPort;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --sni} and {@code --timeout}, for commands that look at live servers. */
final class LiveOptions {

    /** As long as a person waits for a handshake; enough for a slow network. */
    private static final int DEFAULT_TIMEOUT_SECONDS = 10;

    private static final int MAX_TIMEOUT_SECONDS = 3600;

    @Option(
            names = "--sni",
            paramLabel = "HOST",
            description = "Server name to ask a live server for. Default: its host, if that is not an address.")
    private @Nullable String serverName;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "" + DEFAULT_TIMEOUT_SECONDS,
            description = "Longest time for connecting and the handshake together. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    /** @throws CommandException if no certificate could be seen */
    LiveServer look(HostPort target) {
        if (timeoutSeconds < 1 || timeoutSeconds > MAX_TIMEOUT_SECONDS) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "the timeout " + timeoutSeconds + " is out of range",
                    "1 to " + MAX_TIMEOUT_SECONDS + " seconds are possible",
                    null);
        }
        if (serverName != null && !serverName.isEmpty() && !LiveServer.canBeServerName(serverName)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "\"" + ErrorPrinter.printable(serverName) + "\" cannot be sent as a server name",
                    "SNI carries a host name, not an address (RFC 6066 section 3)",
                    null);
        }
        return LiveServer.look(target, serverName, Duration.ofSeconds(timeoutSeconds));
    }
}
