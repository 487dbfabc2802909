package dev.meshgw.sample.nginx;

import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.sample.http.TlsHost;
import dev.meshgw.sample.nginx.ServerBlock.VerifyClient;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code ssl_} directives of a server block, with what {@code http} gives to all. Immutable. */
record TlsSettings(
        @Nullable Directive certificate,
        @Nullable Directive key,
        @Nullable Directive protocols,
        @Nullable Directive ciphers,
        @Nullable Directive clientCertificate,
        @Nullable Directive verify,
        @Nullable Directive http2) {

    static final TlsSettings NONE = new TlsSettings(null, null, null, null, null, null, null);

    private static final Set<String> PROTOCOLS = Set.of("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    TlsSettings with(List<Directive> directives) throws NginxException {
        boolean certificateSeen = false;
        for (Directive directive : directives) {
            if (directive.name().equals("ssl_certificate")) {
                if (certificateSeen) {
                    throw new NginxException(
                            "a second \"ssl_certificate\" is not supported by the embedded nginx", directive);
                }
                certificateSeen = true;
            }
        }
        var settings = new TlsSettings(
                either(directives, "ssl_certificate", certificate),
                either(directives, "ssl_certificate_key", key),
                either(directives, "ssl_protocols", protocols),
                either(directives, "ssl_ciphers", ciphers),
                either(directives, "ssl_client_certificate", clientCertificate),
                either(directives, "ssl_verify_client", verify),
                either(directives, "http2", http2));
        settings.protocolNames();
        return settings;
    }

    private static @Nullable Directive either(List<Directive> directives, String name, @Nullable Directive inherited) {
        Directive own = ConfReader.find(directives, name);
        return own == null ? inherited : own;
    }

    boolean hasCertificate() {
        return certificate != null;
    }

    VerifyClient verifyClient() throws NginxException {
        if (verify == null) {
            return VerifyClient.OFF;
        }
        return switch (verify.argument(0)) {
            case "off" -> VerifyClient.OFF;
            case "on" -> VerifyClient.ON;
            case "optional" -> VerifyClient.OPTIONAL;
            case "optional_no_ca" ->
                throw new NginxException(
                        "\"ssl_verify_client optional_no_ca\" is not supported by the embedded nginx", verify);
            default -> throw new NginxException("invalid value \"" + verify.argument(0) + "\"", verify);
        };
    }

    /**
     * Reads what the directives name.
     *
     * @param http2ByListen the older spelling, {@code listen … http2}
     * @param server the server block, for the place of what is missing
     */
    TlsHost host(ContainerFiles files, boolean http2ByListen, Directive server) throws NginxException {
        if (certificate == null) {
            throw missing("ssl_certificate", server);
        }
        if (key == null) {
            throw missing("ssl_certificate_key", server);
        }
        return new TlsHost(
                credential(files, certificate, key),
                protocolNames(),
                cipherNames(),
                clientAuthorities(files, server),
                http2ByListen || http2 != null && http2.argument(0).equalsIgnoreCase("on"));
    }

    private static NginxException missing(String name, Directive server) {
        return new NginxException("no \"" + name + "\" is defined for the \"listen ... ssl\" directive", server);
    }

    private static TlsCredential credential(ContainerFiles files, Directive certificate, Directive key)
            throws NginxException {
        String certificatePath = path(certificate);
        String keyPath = path(key);
        List<X509Certificate> chain;
        try {
            chain = Pem.certificates(certificatePath, read(files, certificatePath, "cannot load certificate"));
        } catch (PkiException e) {
            throw new NginxException(
                    "cannot load certificate \"" + certificatePath + "\": PEM_read_bio_X509_AUX() failed" + reason(e));
        }
        PrivateKey privateKey;
        try {
            privateKey = Pem.privateKey(keyPath, read(files, keyPath, "cannot load certificate key"));
        } catch (PkiException e) {
            throw new NginxException(
                    "cannot load certificate key \"" + keyPath + "\": PEM_read_bio_PrivateKey() failed" + reason(e));
        }
        try {
            return new TlsCredential(chain, privateKey);
        } catch (PkiException e) {
            throw new NginxException(
                    "SSL_CTX_use_PrivateKey(\"" + keyPath + "\") failed (key values mismatch)" + reason(e));
        }
    }

    private static String path(Directive directive) throws NginxException {
        String path = directive.argument(0);
        if (path.contains("$") || path.startsWith("data:") || path.startsWith("engine:")) {
            throw new NginxException(
                    "\"" + directive.name() + " " + path + "\" is not supported by the embedded nginx", directive);
        }
        return ConfSyntax.absolute(path);
    }

    private static String read(ContainerFiles files, String path, String complaint) throws NginxException {
        var file = files.file(path);
        if (file.isEmpty()) {
            throw new NginxException(
                    complaint + " \"" + path + "\": BIO_new_file() failed (2: No such file or directory)");
        }
        return new String(file.get().bytes(), StandardCharsets.ISO_8859_1);
    }

    private static String reason(PkiException e) {
        return ": " + e.getMessage() + e.why().map(why -> ": " + why).orElse("");
    }

    private List<String> protocolNames() throws NginxException {
        if (protocols == null) {
            return List.of();
        }
        var names = new ArrayList<String>();
        for (String name : protocols.arguments()) {
            if (!PROTOCOLS.contains(name)) {
                throw new NginxException("invalid value \"" + name + "\"", protocols);
            }
            if (!name.startsWith("SSL")) {
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw new NginxException("\"ssl_protocols\" leaves none that the TLS engine has", protocols);
        }
        return names;
    }

    /** Cipher names are handed on; an OpenSSL expression such as {@code HIGH:!aNULL:!MD5} means the engine's own choice. */
    private List<String> cipherNames() {
        if (ciphers == null) {
            return List.of();
        }
        List<String> names = List.of(ciphers.argument(0).split("[:, ]+"));
        return names.stream()
                        .allMatch(name ->
                                name.matches("(ECDHE|DHE|AES|TLS|CAMELLIA|DES)[-_A-Za-z0-9]*[-_][-_A-Za-z0-9]+"))
                ? names
                : List.of();
    }

    private @Nullable TrustBundle clientAuthorities(ContainerFiles files, Directive server) throws NginxException {
        if (verifyClient() == VerifyClient.OFF) {
            return null;
        }
        if (clientCertificate == null) {
            throw new NginxException("no ssl_client_certificate for ssl_verify_client", server);
        }
        String path = path(clientCertificate);
        try {
            return TrustBundle.parse(path, read(files, path, "cannot load certificate"));
        } catch (PkiException e) {
            throw new NginxException("SSL_CTX_load_verify_locations(\"" + path + "\") failed" + reason(e));
        }
    }
}
