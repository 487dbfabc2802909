package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Certificates for tests, made by the commands that a user would type. */
final class KeyPairFiles {

    private KeyPairFiles() {}

    /** Writes {@code example.com.crt} and {@code .key} and the pair of {@code host}. */
    static void in(Path folder, String host) {
        assertThat(Run.in(folder, "pki", "root", "example.com").exitCode()).isZero();
        assertThat(Run.in(folder, "pki", "issue", host).exitCode()).isZero();
    }
}
