package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate that {@code --cert} and {@code --key} name, read when a connection needs it. After a failure,
 * {@link #complaint} has curl's words for it. For one thread.
 */
final class ClientCredential implements Supplier<TlsCredential> {

    private final Console console;
    private final String certificateFile;
    private final String keyFile;
    private final boolean pkcs12;
    private final String password;
    private @Nullable String complaint;

    /**
     * @param certificate {@code FILE} or {@code FILE:PASSWORD}
     * @param key null if the certificate's file holds it, too
     */
    ClientCredential(Console console, String certificate, @Nullable String key, boolean pkcs12) {
        int colon = passwordStart(certificate);
        this.console = console;
        this.certificateFile = (colon < 0 ? certificate : certificate.substring(0, colon)).replace("\\:", ":");
        this.password = colon < 0 ? "" : certificate.substring(colon + 1);
        this.keyFile = key == null ? certificateFile : key;
        this.pkcs12 = pkcs12;
    }

    String certificateFile() {
        return certificateFile;
    }

    /** What curl says about the last failure, null if there was none. */
    @Nullable
    String complaint() {
        return complaint;
    }

    @Override
    public TlsCredential get() {
        if (pkcs12) {
            return pkcs12();
        }
        List<X509Certificate> chain;
        try {
            chain = Pem.certificates(certificateFile, Pem.read(console.path(certificateFile), certificateFile));
        } catch (PkiException e) {
            complaint = "could not load PEM client certificate from " + certificateFile + ", OpenSSL error "
                    + (Files.exists(console.path(certificateFile))
                            ? "error:0480006C:PEM routines::no start line"
                            : "error:80000002:system library::No such file or directory")
                    + ", (no key found, wrong pass phrase, or wrong file format?)";
            throw e;
        }
        try {
            PrivateKey key = Pem.privateKey(keyFile, Pem.read(console.path(keyFile), keyFile));
            return new TlsCredential(chain, key);
        } catch (PkiException e) {
            complaint = "unable to set private key file: '" + keyFile + "' type PEM";
            throw e;
        }
    }

    private TlsCredential pkcs12() {
        char[] secret = password.toCharArray();
        try (var in = Files.newInputStream(console.path(certificateFile))) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, secret);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, secret) instanceof PrivateKey key) {
                    var chain = Arrays.stream(store.getCertificateChain(alias))
                            .map(X509Certificate.class::cast)
                            .toList();
                    return new TlsCredential(chain, key);
                }
            }
            throw new PkiException(certificateFile + " holds no private key", null, null);
        } catch (IOException | GeneralSecurityException e) {
            complaint = "could not parse PKCS12 file, check password, OpenSSL error error:11800071:PKCS12 routines::mac"
                    + " verify failure";
            throw new PkiException(
                    "cannot read the PKCS #12 file " + certificateFile,
                    e.getMessage(),
                    "name its password: --cert " + certificateFile + ":PASSWORD",
                    e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /** The first colon that no backslash precedes, as in curl. */
    private static int passwordStart(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ':' && (i == 0 || text.charAt(i - 1) != '\\')) {
                return i;
            }
        }
        return -1;
    }
}
