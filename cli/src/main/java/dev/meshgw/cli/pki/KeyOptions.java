package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.SigningKey;
import picocli.CommandLine.Option;

/** {@code --key-type} and {@code --encrypt-key}. */
final class KeyOptions {

    @Option(
            names = "--key-type",
            paramLabel = "TYPE",
            defaultValue = "ec:p256",
            converter = Arguments.KeyType.class,
            description = "rsa:2048, rsa:3072, rsa:4096, ec:p256, ec:p384 or ed25519. Default: ${DEFAULT-VALUE}.")
    private KeyAlgorithm algorithm = KeyAlgorithm.EC_P256;

    @Option(
            names = "--encrypt-key",
            description = "Encrypt the new key with a password (PKCS#8, AES-256). Gateways and secrets need it plain.")
    private boolean encrypt;

    KeyAlgorithm algorithm() {
        return algorithm;
    }

    SigningKey generate() {
        return algorithm.generate();
    }

    /**
     * What the file of a new key holds.
     *
     * @param passphrase asked only with {@code --encrypt-key}
     */
    String pem(SigningKey key, String file, Console console, PassphraseOptions passphrase) {
        return encrypt ? passphrase.encryptedPem(key, file, console) : key.pem();
    }
}
