package dev.meshgw.workload;

import java.util.Optional;

/** The images that run inside the gateway's process, in any registry and with any tag or digest. */
enum EmbeddedImage {
    /** kong/httpbin and kennethreitz/httpbin: gunicorn on port 80. */
    HTTPBIN(80),
    /** mccutchen/go-httpbin. */
    GO_HTTPBIN(8080),
    /** istio/examples-helloworld-v1: gunicorn on port 5000. */
    HELLOWORLD_V1(5000),
    /** istio/examples-helloworld-v2. */
    HELLOWORLD_V2(5000),
    /** The official nginx. */
    NGINX(80),
    /** nginxinc/nginx-unprivileged. */
    NGINX_UNPRIVILEGED(8080);

    private final int defaultPort;

    EmbeddedImage(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    /** Where the image listens if nothing tells it otherwise. */
    int defaultPort() {
        return defaultPort;
    }

    /** @param image as a container names it: {@code docker.io/kong/httpbin:0.1.0}, {@code nginx@sha256:…} */
    static Optional<EmbeddedImage> of(String image) {
        String path = withoutTag(image);
        String last = path.substring(path.lastIndexOf('/') + 1);
        String owner = owner(path);
        return Optional.ofNullable(
                switch (last) {
                    case "httpbin" -> owner.equals("kong") || owner.equals("kennethreitz") ? HTTPBIN : null;
                    case "go-httpbin" -> owner.equals("mccutchen") ? GO_HTTPBIN : null;
                    case "examples-helloworld-v1" -> HELLOWORLD_V1;
                    case "examples-helloworld-v2" -> HELLOWORLD_V2;
                    case "nginx" -> owner.isEmpty() || owner.equals("library") || owner.equals("nginx") ? NGINX : null;
                    case "nginx-unprivileged" -> owner.equals("nginxinc") ? NGINX_UNPRIVILEGED : null;
                    default -> null;
                });
    }

    private static String withoutTag(String image) {
        int digest = image.indexOf('@');
        String named = digest < 0 ? image : image.substring(0, digest);
        int tag = named.indexOf(':', named.lastIndexOf('/') + 1);
        return tag < 0 ? named : named.substring(0, tag);
    }

    /** The part before the last one; empty if there is none or it is a registry, which has a dot, a port or this name. */
    private static String owner(String path) {
        int end = path.lastIndexOf('/');
        if (end < 0) {
            return "";
        }
        String owner = path.substring(path.lastIndexOf('/', end - 1) + 1, end);
        return owner.contains(".") || owner.contains(":") || owner.equals("localhost") ? "" : owner;
    }
}
