package dev.meshgw.cli.gateway;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Chooses the port of {@code -p 0:443} once for the life of a gateway: clients can be told of it before any Gateway asks. */
final class FreePort {

    private FreePort() {}

    /**
     * A port that nobody listens on now.
     *
     * @param address literal, to bind to
     */
    static int on(String address) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.START,
                    "cannot find a free port on " + address,
                    e.getMessage(),
                    "bind an address of this machine: --bind ADDRESS");
        }
    }
}
