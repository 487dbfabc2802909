package dev.meshgw.cli.pki;

import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.SigningKey;
import picocli.CommandLine.Option;

/** {@code --key-type}. */
final class KeyOptions {

    @Option(
            names = "--key-type",
            paramLabel = "TYPE",
            defaultValue = "ec:p256",
            converter = Arguments.KeyType.class,
            description = "rsa:2048, rsa:3072, rsa:4096, ec:p256, ec:p384 or ed25519. Default: ${DEFAULT-VALUE}.")
    private KeyAlgorithm algorithm = KeyAlgorithm.EC_P256;

    KeyAlgorithm algorithm() {
        return algorithm;
    }

    SigningKey generate() {
        return algorithm.generate();
    }
}
