package dev.meshgw.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.netty.BoundListener;
import dev.meshgw.gateway.netty.DataPlane;
import dev.meshgw.gateway.netty.DataPlaneOptions;
import dev.meshgw.simulation.SimulatedGateway.Call;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.GatewayWorkload;
import dev.meshgw.snapshot.compile.ServiceOverride;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The same calls by a client that has only sockets and the JDK's TLS; every cluster is an upstream that says its name. */
class SimulationOnTheWireTest {

    private static final int WAIT_MILLIS = 10_000;
    private static final String CLUSTER_DOMAIN = ".svc.cluster.local";
    private static final Pattern CLUSTER = Pattern.compile("outbound\\|(\\d+)\\|[^|]*\\|(.+)");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

    /** What a client sees of an error. */
    private static final Map<String, String> SEEN = Map.of(
            "ErrNoListener", "refused",
            "ErrNoFilterChain", "closed",
            "ErrSecretNotReady", "closed",
            "ErrProtocolError", "closed",
            "ErrNoVirtualHost", "404",
            "ErrNoRoute", "404",
            "ErrTLSRedirect", "301");

    @TestFactory
    Stream<DynamicTest> calls() {
        return SimulatedGateway.all().stream()
                .map(gateway -> DynamicTest.dynamicTest(gateway.name(), () -> callAll(gateway)));
    }

    private static void callAll(SimulatedGateway gateway) throws IOException, GeneralSecurityException {
        try (var upstreams = new Upstreams();
                var dataPlane = DataPlane.start(
                        DataPlaneOptions.defaults().toBuilder().concurrency(1).build())) {
            var services = new HashMap<String, ServiceOverride>();
            var ports = new HashMap<Integer, Integer>();
            for (Call call : gateway.calls()) {
                ports.put(call.port(), ports.getOrDefault(call.port(), Upstreams.freePort()));
                Matcher cluster = CLUSTER.matcher(call.expectedCluster());
                if (cluster.matches()) {
                    String host = cluster.group(2);
                    String whole = host.endsWith(CLUSTER_DOMAIN) ? host : host + CLUSTER_DOMAIN;
                    int port = Integer.parseInt(cluster.group(1));
                    services.computeIfAbsent(
                            call.expectedCluster(),
                            name -> new ServiceOverride(whole, port, "127.0.0.1", upstreams.start(name)));
                }
            }
            dataPlane.apply(gateway.compile(new CompileOptions(
                    GatewayWorkload.ISTIO_INGRESSGATEWAY, "127.0.0.1", ports, List.copyOf(services.values()))));
            for (Call call : gateway.calls()) {
                String expected =
                        call.expectedError().isEmpty() ? call.expectedCluster() : SEEN.get(call.expectedError());
                assertThat(seen(call, address(dataPlane, call, ports)))
                        .as(call.name())
                        .isEqualTo(expected);
            }
        }
    }

    /** Where the port of a Gateway is, or would be. */
    private static InetSocketAddress address(DataPlane dataPlane, Call call, Map<Integer, Integer> ports) {
        return dataPlane.boundListeners().stream()
                .filter(listener -> listener.gatewayPort() == call.port())
                .findFirst()
                .map(BoundListener::address)
                .map(address -> new InetSocketAddress(address, ports.get(call.port())))
                .orElseGet(() -> new InetSocketAddress("127.0.0.1", ports.get(call.port())));
    }

    private static String seen(Call call, InetSocketAddress address) throws GeneralSecurityException {
        try (var socket = new Socket()) {
            socket.setSoTimeout(WAIT_MILLIS);
            socket.connect(address, WAIT_MILLIS);
            Socket stream = call.tls() ? handshaken(socket, call) : socket;
            OutputStream out = stream.getOutputStream();
            out.write((call.http() ? request(call) : "hello").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return answer(stream.getInputStream());
        } catch (ConnectException refused) {
            return "refused";
        } catch (IOException closed) {
            return "closed";
        }
    }

    private static SSLSocket handshaken(Socket socket, Call call) throws IOException, GeneralSecurityException {
        var tls = (SSLSocket) clientContext().getSocketFactory().createSocket(socket, "", socket.getPort(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setServerNames(call.sni() == null ? List.of() : List.of(new SNIHostName(call.sni())));
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    /** Trusts the simulated root; names are not compared, because calls ask for any. */
    private static SSLContext clientContext() throws GeneralSecurityException, IOException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("root", SimulatedGateway.authority().certificate());
        var trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trustManagers.getTrustManagers(), null);
        return context;
    }

    private static String request(Call call) {
        var text = new StringBuilder(call.method() + " " + call.path() + " HTTP/1.1\r\nHost: " + call.host() + "\r\n");
        call.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("Connection: close\r\n\r\n").toString();
    }

    /** The name that an upstream sent, or the status of the gateway. */
    private static String answer(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            return "closed";
        }
        Matcher status = STATUS.matcher(text);
        if (!status.lookingAt()) {
            return text;
        }
        return status.group(1).equals("200") ? text.substring(text.indexOf("\r\n\r\n") + 4) : status.group(1);
    }
}
