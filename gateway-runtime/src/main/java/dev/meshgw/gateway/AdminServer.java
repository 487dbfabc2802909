package dev.meshgw.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Envoy's admin interface as far as it goes: routes that print text or JSON, and one that ends the gateway. Requests are
 * answered by one thread of its own, so a slow reader holds up nobody but other admin requests. Thread-safe.
 *
 * <p>Source of paths and texts: Envoy's operations guide, "Administration interface".
 */
final class AdminServer implements AutoCloseable {

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    /** What a route answers. */
    record Answer(int status, String contentType, String body) {

        static Answer text(String body) {
            return text(OK, body);
        }

        static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=UTF-8", body);
        }

        static Answer json(String body) {
            return new Answer(OK, "application/json", body);
        }
    }

    /** @param mutating whether only POST may ask for it, so that no link or crawler can */
    record Route(boolean mutating, Supplier<Answer> answer) {}

    private final HttpServer server;
    private final ExecutorService executor;
    private final Map<String, Route> routes;

    private AdminServer(HttpServer server, ExecutorService executor, Map<String, Route> routes) {
        this.server = server;
        this.executor = executor;
        this.routes = Map.copyOf(routes);
    }

    /** @param address port 0 picks a free one */
    static AdminServer start(InetSocketAddress address, Map<String, Route> routes) throws IOException {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, "meshgw-admin");
            thread.setDaemon(true);
            return thread;
        });
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            executor.shutdown();
            throw e;
        }
        var admin = new AdminServer(server, executor, routes);
        server.setExecutor(executor);
        server.createContext("/", admin::handle);
        server.start();
        return admin;
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Route route = routes.get(exchange.getRequestURI().getPath());
            Answer answer;
            if (route == null) {
                answer = Answer.text(
                        NOT_FOUND,
                        "invalid path. admin commands are: "
                                + String.join(
                                        " ", routes.keySet().stream().sorted().toList()) + "\n");
            } else if (exchange.getRequestHeaders().containsKey("Origin")) {
                // A page in a browser, which may reach the loopback but is not asked to.
                answer = Answer.text(FORBIDDEN, "requests of web pages are refused\n");
            } else if (route.mutating() && !exchange.getRequestMethod().equals("POST")) {
                answer = Answer.text(
                        METHOD_NOT_ALLOWED, "Method " + exchange.getRequestMethod() + " not allowed, POST required.");
            } else {
                answer = route.answer().get();
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", answer.contentType());
            exchange.getResponseHeaders().set("cache-control", "no-cache, max-age=0");
            exchange.getResponseHeaders().set("x-content-type-options", "nosniff");
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdown();
    }
}
