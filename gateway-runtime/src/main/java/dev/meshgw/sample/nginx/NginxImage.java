package dev.meshgw.sample.nginx;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * What the container image brings: the configuration that nginx runs with if nothing is mounted over it, the media types and
 * the welcome page. The texts are ours; paths, names and the effective settings are those of the official image.
 */
final class NginxImage {

    /** The version that the {@code Server} header tells: the behaviour that this stand-in follows, not a real nginx. */
    static final String VERSION = "1.27.3";

    /** The build date of that version, which the welcome page's Last-Modified tells. */
    private static final Instant BUILT = Instant.parse("2024-11-26T15:55:00Z");

    private static final String NGINX_CONF = """
            user nginx;
            worker_processes auto;
            error_log /var/log/nginx/error.log notice;
            pid /run/nginx.pid;

            events {
                worker_connections 1024;
            }

            http {
                include /etc/nginx/mime.types;
                default_type application/octet-stream;
                log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                                '$status $body_bytes_sent "$http_referer" '
                                '"$http_user_agent" "$http_x_forwarded_for"';
                access_log /var/log/nginx/access.log main;
                sendfile on;
                keepalive_timeout 65;
                include /etc/nginx/conf.d/*.conf;
            }
            """;

    private static final String DEFAULT_CONF = """
            server {
                listen %d;
                server_name localhost;

                location / {
                    root /usr/share/nginx/html;
                    index index.html index.htm;
                }

                error_page 500 502 503 504 /50x.html;
                location = /50x.html {
                    root /usr/share/nginx/html;
                }
            }
            """;

    private static final String MIME_TYPES = """
            types {
                text/html                        html htm shtml;
                text/css                         css;
                text/xml                         xml;
                image/gif                        gif;
                image/jpeg                       jpeg jpg;
                application/javascript           js;
                application/atom+xml             atom;
                application/rss+xml              rss;
                text/mathml                      mml;
                text/plain                       txt;
                image/avif                       avif;
                image/png                        png;
                image/svg+xml                    svg svgz;
                image/tiff                       tif tiff;
                image/webp                       webp;
                image/x-icon                     ico;
                font/woff                        woff;
                font/woff2                       woff2;
                application/java-archive         jar war ear;
                application/json                 json;
                application/pdf                  pdf;
                application/rtf                  rtf;
                application/wasm                 wasm;
                application/xhtml+xml            xhtml;
                application/zip                  zip;
                application/octet-stream         bin exe dll deb dmg iso img msi msp msm;
                audio/mpeg                       mp3;
                audio/ogg                        ogg;
                video/mp4                        mp4;
                video/mpeg                       mpeg mpg;
                video/webm                       webm;
            }
            """;

    private static final String WELCOME = """
            <!DOCTYPE html>
            <html>
            <head>
            <title>Welcome to nginx!</title>
            <style>
            body { font-family: sans-serif; max-width: 40em; margin: 2em auto; }
            </style>
            </head>
            <body>
            <h1>Welcome to nginx!</h1>
            <p>This page comes from the nginx that meshgw embeds in place of the container. Its server block was read from
            the mounted configuration, or from the image's own if none is mounted.</p>
            <p>To serve your own pages, mount a ConfigMap at <code>/usr/share/nginx/html</code>.</p>
            </body>
            </html>
            """;

    private static final String ERROR_PAGE = """
            <!DOCTYPE html>
            <html>
            <head>
            <title>Error</title>
            </head>
            <body>
            <h1>Something went wrong.</h1>
            <p>The pod's log says what.</p>
            </body>
            </html>
            """;

    private NginxImage() {}

    /** @param defaultPort 80, or 8080 in the image for users other than root */
    static ContainerFiles files(int defaultPort) {
        return ContainerFiles.of(Map.of(
                "/etc/nginx/nginx.conf", file(NGINX_CONF),
                "/etc/nginx/conf.d/default.conf", file(DEFAULT_CONF.formatted(defaultPort)),
                "/etc/nginx/mime.types", file(MIME_TYPES),
                "/usr/share/nginx/html/index.html", file(WELCOME),
                "/usr/share/nginx/html/50x.html", file(ERROR_PAGE)));
    }

    private static ContainerFile file(String text) {
        return new ContainerFile(text.getBytes(StandardCharsets.UTF_8), BUILT);
    }
}
