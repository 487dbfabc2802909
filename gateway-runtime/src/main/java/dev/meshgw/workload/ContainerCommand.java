package dev.meshgw.workload;

import dev.meshgw.config.resource.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What command, args and env of a container change about its image, as far as it can be done here: the port. Everything else
 * of a command is not run, and {@link #isHonoured} says so.
 */
record ContainerCommand(int port, boolean isHonoured) {

    static ContainerCommand of(Container container, EmbeddedImage image) {
        var words = new ArrayList<>(container.command());
        words.addAll(container.args());
        return switch (image) {
            case HTTPBIN, HELLOWORLD_V1, HELLOWORLD_V2 ->
                new ContainerCommand(
                        port(words, "-b", "--bind").orElse(image.defaultPort()),
                        words.isEmpty() || container.command().isEmpty() || words.contains("gunicorn"));
            case GO_HTTPBIN ->
                new ContainerCommand(
                        port(words, "-port", "--port")
                                .orElse(portOf(container.env().getOrDefault("PORT", ""))
                                        .orElse(image.defaultPort())),
                        container.command().isEmpty()
                                || container.command().get(0).endsWith("go-httpbin"));
            case NGINX, NGINX_UNPRIVILEGED ->
                new ContainerCommand(image.defaultPort(), words.isEmpty() || runsPlainNginx(words));
        };
    }

    /** {@code nginx -g 'daemon off;'} is what the image runs itself. */
    private static boolean runsPlainNginx(List<String> words) {
        return words.equals(List.of("nginx", "-g", "daemon off;")) || words.equals(List.of("nginx"));
    }

    private static OptionalInt port(List<String> words, String shortName, String longName) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            for (String name : List.of(shortName, longName)) {
                if (word.equals(name) && i + 1 < words.size()) {
                    return portOf(words.get(i + 1));
                }
                if (word.startsWith(name + "=")) {
                    return portOf(word.substring(name.length() + 1));
                }
            }
        }
        return OptionalInt.empty();
    }

    /** The port of {@code 8080}, {@code :8080}, {@code 0.0.0.0:8080} or {@code [::]:8080}. */
    private static OptionalInt portOf(String address) {
        String digits = address.substring(address.lastIndexOf(':') + 1);
        if (!digits.matches("\\d{1,5}")) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= 65_535 ? OptionalInt.of(port) : OptionalInt.empty();
    }
}
