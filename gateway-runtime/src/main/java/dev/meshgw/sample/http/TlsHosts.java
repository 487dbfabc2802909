package dev.meshgw.sample.http;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLException;

/**
 * The server names of a TLS port, each with its certificate. The engine is BoringSSL, or the JDK's where that is missing.
 * Thread-safe if the choice is.
 */
public final class TlsHosts {

    private final List<ServerTls> hosts;
    private final ToIntFunction<String> choice;

    /**
     * @param hosts at least one
     * @param choice from the SNI, in lower case and empty if there is none, to the index of a host
     * @throws SSLException if a host cannot be served as it says
     */
    public TlsHosts(List<TlsHost> hosts, ToIntFunction<String> choice) throws SSLException {
        this(hosts, choice, OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
    }

    TlsHosts(List<TlsHost> hosts, ToIntFunction<String> choice, SslProvider engine) throws SSLException {
        var servers = new ArrayList<ServerTls>();
        for (TlsHost host : hosts) {
            servers.add(new ServerTls(host, engine));
        }
        this.hosts = List.copyOf(servers);
        this.choice = choice;
    }

    ServerTls select(String serverName) {
        return hosts.get(choice.applyAsInt(serverName));
    }
}
