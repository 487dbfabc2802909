package dev.meshgw.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedImageTest {

    @ParameterizedTest
    @CsvSource({
        "kong/httpbin, HTTPBIN",
        "docker.io/kong/httpbin:0.1.0, HTTPBIN",
        "docker.io/kennethreitz/httpbin, HTTPBIN",
        "localhost:5000/mirror/kong/httpbin:latest, HTTPBIN",
        "docker.io/mccutchen/go-httpbin:v2.15.0, GO_HTTPBIN",
        "ghcr.io/mccutchen/go-httpbin@sha256:0123, GO_HTTPBIN",
        "istio/examples-helloworld-v1, HELLOWORLD_V1",
        "registry.istio.io/release/examples-helloworld-v2:1.0, HELLOWORLD_V2",
        "nginx, NGINX",
        "nginx:1.27-alpine, NGINX",
        "library/nginx, NGINX",
        "docker.io/library/nginx@sha256:0123, NGINX",
        "localhost:5000/nginx:1, NGINX",
        "localhost/nginx, NGINX",
        "public.ecr.aws/nginx/nginx:1.27, NGINX",
        "nginxinc/nginx-unprivileged:1.27, NGINX_UNPRIVILEGED"
    })
    void knowsAnImageInAnyRegistryWithAnyTag(String image, EmbeddedImage expected) {
        assertThat(EmbeddedImage.of(image)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "httpbin",
                "example/httpbin",
                "bitnami/nginx",
                "nginx/nginx-ingress",
                "nginx-unprivileged",
                "istio/examples-helloworld-v3",
                "example/go-httpbin",
                "curlimages/curl"
            })
    void doesNotTakeAnotherForOne(String image) {
        assertThat(EmbeddedImage.of(image)).isEmpty();
    }
}
