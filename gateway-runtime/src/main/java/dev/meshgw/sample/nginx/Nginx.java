package dev.meshgw.sample.nginx;

import dev.meshgw.sample.http.Application;
import dev.meshgw.sample.http.TlsHost;
import dev.meshgw.sample.http.TlsHosts;
import dev.meshgw.sample.nginx.ServerBlock.Listen;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that was read and found good, ready to be served. It is an embedded stand-in: answers carry the version
 * whose behaviour it follows, but no nginx runs. Immutable.
 *
 * <p>Settings of speed and size (workers, sendfile, buffers, session caches) are accepted without effect. What shows on the
 * wire is either obeyed or refused.
 */
public final class Nginx {

    private static final String CONFIGURATION = "/etc/nginx/nginx.conf";

    private final List<Port> ports;
    private final List<String> startLines;

    private Nginx(List<Port> ports, List<String> startLines) {
        this.ports = List.copyOf(ports);
        this.startLines = List.copyOf(startLines);
    }

    /**
     * A port that the configuration listens on.
     *
     * @param tls null for plain HTTP
     */
    public record Port(
            int number, Application application, @Nullable TlsHosts tls) {}

    /**
     * The files of the image nginx.
     *
     * @param defaultPort 80; 8080 for nginx-unprivileged
     */
    public static ContainerFiles image(int defaultPort) {
        return NginxImage.files(defaultPort);
    }

    /**
     * Reads {@code /etc/nginx/nginx.conf} with everything that it names. Blocks for as long as keys and certificates take to
     * be parsed.
     *
     * @param hostname the pod's name
     * @throws NginxException with the line that nginx would print
     */
    public static Nginx load(ContainerFiles files, String hostname) throws NginxException {
        var reader = new ConfReader(files, hostname);
        reader.read(ConfSyntax.parse(files, CONFIGURATION));
        var log = new ArrayList<String>();
        log.add("/docker-entrypoint.sh: Configuration complete; ready for start up");
        var ports = new ArrayList<Port>();
        String product = reader.serverTokens() ? "nginx/" + NginxImage.VERSION : "nginx";
        for (Map.Entry<Integer, Socket> entry : sockets(reader.servers(), log).entrySet()) {
            Socket socket = entry.getValue();
            var names = new ServerNames(socket.servers(), socket.defaultServer());
            ports.add(new Port(
                    entry.getKey(),
                    new NginxSite(names, files, hostname, product),
                    socket.ssl() ? tls(socket, names) : null));
        }
        return new Nginx(ports, log);
    }

    public List<Port> ports() {
        return ports;
    }

    /** What the pod's log begins with, warnings about the configuration among it. */
    public List<String> startLines() {
        return startLines;
    }

    /** One address and port with the server blocks that share it. */
    private record Socket(List<ServerBlock> servers, ServerBlock defaultServer, boolean ssl, boolean http2) {}

    private static Map<Integer, Socket> sockets(List<ServerBlock> servers, List<String> log) throws NginxException {
        var byAddress = new LinkedHashMap<String, List<ServerBlock>>();
        var options = new LinkedHashMap<String, Listen>();
        for (ServerBlock server : servers) {
            for (Listen listen : server.listens()) {
                String key = listen.display();
                List<ServerBlock> sharing = byAddress.computeIfAbsent(key, k -> new ArrayList<>());
                if (sharing.contains(server)) {
                    throw new NginxException(
                            "a duplicate listen " + key + " in " + server.file() + ":" + server.line());
                }
                sharing.add(server);
                Listen before = options.get(key);
                if (before != null && before.defaultServer() && listen.defaultServer()) {
                    throw new NginxException(
                            "a duplicate default server for " + key + " in " + server.file() + ":" + server.line());
                }
                options.put(key, before == null ? listen : merge(before, listen));
            }
        }
        var sockets = new TreeMap<Integer, Socket>();
        for (Map.Entry<String, List<ServerBlock>> entry : byAddress.entrySet()) {
            Listen listen = options.get(entry.getKey());
            Socket socket = socket(entry.getKey(), entry.getValue(), listen, log);
            if (listen.address().equals("*")) {
                sockets.put(listen.port(), socket);
            } else if (listen.address().equals("[::]")) {
                sockets.putIfAbsent(listen.port(), socket);
            } else {
                log.add("nginx: listen " + entry.getKey() + " cannot be reached from outside the pod");
            }
        }
        return sockets;
    }

    private static Listen merge(Listen first, Listen second) {
        return new Listen(
                first.address(),
                first.port(),
                first.ssl() || second.ssl(),
                first.http2() || second.http2(),
                first.defaultServer() || second.defaultServer());
    }

    private static Socket socket(String address, List<ServerBlock> servers, Listen listen, List<String> log)
            throws NginxException {
        ServerBlock defaultServer = servers.get(0);
        var names = new HashSet<String>();
        for (ServerBlock server : servers) {
            if (server.listens().stream()
                    .anyMatch(own -> own.defaultServer() && own.display().equals(address))) {
                defaultServer = server;
            }
            if (listen.ssl() && server.tls() == null) {
                throw new NginxException("no \"ssl_certificate\" is defined for the \"listen ... ssl\" directive in "
                        + server.file() + ":" + server.line());
            }
            for (String name : server.names()) {
                if (!names.add(name)) {
                    log.add("nginx: [warn] conflicting server name \"" + name + "\" on " + address + ", ignored");
                }
            }
        }
        return new Socket(List.copyOf(servers), defaultServer, listen.ssl(), listen.http2());
    }

    private static TlsHosts tls(Socket socket, ServerNames names) throws NginxException {
        var hosts = new ArrayList<TlsHost>();
        var indexes = new IdentityHashMap<ServerBlock, Integer>();
        for (ServerBlock server : socket.servers()) {
            indexes.put(server, hosts.size());
            TlsHost host = server.tls();
            if (host == null) {
                throw new IllegalStateException("an ssl socket with a server block without a certificate");
            }
            hosts.add(socket.http2() ? host.withHttp2() : host);
        }
        try {
            return new TlsHosts(hosts, serverName -> indexes.getOrDefault(names.find(serverName), 0));
        } catch (SSLException e) {
            throw new NginxException("SSL_CTX could not be set up: " + e.getMessage());
        }
    }
}
