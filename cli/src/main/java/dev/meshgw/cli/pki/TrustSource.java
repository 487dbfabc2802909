package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.TrustBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Where the trusted CAs come from. They are read when a TLS connection needs them.
 *
 * @param label what the bundle is called: the file as the user named it
 */
public record TrustSource(String label, Supplier<List<X509Certificate>> authorities) {

    /** The variables that curl and OpenSSL read, in curl's order. */
    private static final List<String> VARIABLES = List.of("CURL_CA_BUNDLE", "SSL_CERT_FILE");

    /** Where Debian, Fedora, SUSE, and macOS with Alpine keep the system's bundle. */
    private static final List<String> SYSTEM_BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem");

    /** @param file the user's, null for the system's */
    public static TrustSource of(@Nullable String file, Console console) {
        if (file != null) {
            return file(file, console.path(file));
        }
        for (String variable : VARIABLES) {
            var named = console.variable(variable);
            if (named.isPresent()) {
                return file(named.get(), console.path(named.get()));
            }
        }
        for (String bundle : SYSTEM_BUNDLES) {
            if (Files.isReadable(Path.of(bundle))) {
                return file(bundle, Path.of(bundle));
            }
        }
        return new TrustSource("the Java runtime's cacerts", TrustSource::ofRuntime);
    }

    /**
     * For {@code -k}: what the user named, and nothing of the system's, since the verdict only informs. A file that cannot be
     * read trusts nobody.
     */
    public static TrustSource forInformation(@Nullable String file, Console console) {
        if (file == null) {
            return new TrustSource("none", List::of);
        }
        TrustSource source = of(file, console);
        return new TrustSource(source.label, () -> {
            try {
                return source.authorities.get();
            } catch (PkiException unusable) {
                return List.of();
            }
        });
    }

    private static TrustSource file(String label, Path path) {
        return new TrustSource(
                label, () -> TrustBundle.parse(label, Pem.read(path, label)).authorities());
    }

    private static List<X509Certificate> ofRuntime() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new PkiException("the Java runtime's trusted certificates cannot be read", e.getMessage(), null, e);
        }
    }
}
