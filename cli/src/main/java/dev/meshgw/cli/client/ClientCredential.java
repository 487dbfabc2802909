package dev.meshgw.cli.client;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.pki.PassphraseOrigin;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.PkiFile;
import dev.meshgw.pki.TlsCredential;
import java.nio.file.Files;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate that {@code --cert} and {@code --key} name, read when a connection needs it. After a failure,
 * {@link #complaint} has curl's words for it. For one thread.
 */
final class ClientCredential implements Supplier<TlsCredential> {

    private final Console console;
    private final Named named;
    private final String certificateFile;
    private final String keyFile;
    private final @Nullable String password;
    private @Nullable String complaint;

    /**
     * What the command line says of the certificate. Immutable; {@code toString} shows no password.
     *
     * @param certificate {@code FILE} or {@code FILE:PASSWORD}
     * @param type {@code PEM}, {@code DER} or {@code P12}; anything else is a complaint once it is needed
     * @param key null if the certificate's file holds it, too
     * @param keyType {@code PEM} or {@code DER}
     * @param password null if it is not on the command line
     */
    record Named(
            String certificate,
            String type,
            @Nullable String key,
            String keyType,
            @Nullable String password,
            PassphraseOrigin passphrases) {

        Named {
            type = type.toUpperCase(Locale.ROOT);
            keyType = keyType.toUpperCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return "Named[" + type + ", " + keyType + "]";
        }
    }

    ClientCredential(Console console, Named named) {
        int colon = passwordStart(named.certificate());
        String text = named.certificate();
        this.console = console;
        this.named = named;
        this.certificateFile = (colon < 0 ? text : text.substring(0, colon)).replace("\\:", ":");
        this.password = named.password() != null || colon < 0 ? named.password() : text.substring(colon + 1);
        this.keyFile = named.key() == null ? certificateFile : named.key();
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
        return switch (named.type()) {
            case "PEM", "DER" -> separate();
            case "P12" -> pkcs12();
            default -> {
                complaint = "not supported file type '" + named.type() + "' for certificate";
                throw new PkiException(
                        "--cert-type " + named.type() + " is none that meshgw reads", null, "use PEM, DER or P12");
            }
        };
    }

    private TlsCredential separate() {
        PkiFile certificate;
        try {
            certificate = read(certificateFile, named.type().equals("PEM") ? PkiFile.Form.PEM : PkiFile.Form.DER);
            certificate.certificates();
        } catch (PkiException e) {
            complaint = unreadableCertificate();
            throw e;
        }
        if (!named.keyType().equals("PEM") && !named.keyType().equals("DER")) {
            complaint = "not supported file type for private key";
            throw new PkiException(
                    "--key-type " + named.keyType() + " is none that meshgw reads", null, "use PEM or DER");
        }
        try {
            if (named.key() == null) {
                requireKey(certificate);
            }
            var key = read(keyFile, named.keyType().equals("PEM") ? PkiFile.Form.PEM : PkiFile.Form.DER);
            return new TlsCredential(certificate.certificates(), key.privateKey());
        } catch (PkiException e) {
            complaint = "unable to set private key file: '" + keyFile + "' type " + named.keyType();
            throw e;
        }
    }

    /** @throws PkiException if the file of {@code --cert}, which is given alone, has no key */
    static void requireKey(PkiFile certificate) {
        if (certificate.hasCertificates() && !certificate.hasPrivateKey()) {
            throw new PkiException(
                    certificate.source() + " does not hold a private key",
                    "a client proves with its key that the certificate is its own",
                    "name the file that holds it: --key FILE");
        }
    }

    private TlsCredential pkcs12() {
        PkiFile content;
        try {
            content = PkiFile.read(console.path(certificateFile), certificateFile, this::ask);
        } catch (PkiException e) {
            complaint = Files.exists(console.path(certificateFile))
                    ? "could not parse PKCS12 file, check password, OpenSSL error error:11800071:PKCS12 routines::mac"
                            + " verify failure"
                    : "could not open PKCS12 file '" + certificateFile + "'";
            throw e;
        }
        try {
            return requireForm(content, PkiFile.Form.PKCS12).credential();
        } catch (PkiException e) {
            complaint = "error reading PKCS12 file '" + certificateFile + "'";
            throw e;
        }
    }

    private PkiFile read(String file, PkiFile.Form form) {
        return requireForm(PkiFile.read(console.path(file), file, this::ask), form);
    }

    /** curl goes by what the options say, and so do we: what reads here must read there. */
    private static PkiFile requireForm(PkiFile file, PkiFile.Form said) {
        if (file.form() == said) {
            return file;
        }
        throw new PkiException(
                file.source() + " is not " + said,
                "it is " + file.form(),
                file.form() == PkiFile.Form.PEM
                        ? "leave --cert-type and --key-type out"
                        : "say so: --cert-type P12 for PKCS#12, --cert-type DER or --key-type DER for DER");
    }

    private Passphrase ask(String file) {
        if (password != null && !named.passphrases().isGiven()) {
            return Passphrase.of(password.toCharArray());
        }
        try {
            return named.passphrases().toOpen(console).ask(file);
        } catch (CommandException e) {
            throw new PkiException(String.valueOf(e.getMessage()), e.why(), e.fix(), e);
        }
    }

    private String unreadableCertificate() {
        boolean pem = named.type().equals("PEM");
        String error = !Files.exists(console.path(certificateFile))
                ? "error:80000002:system library::No such file or directory"
                : pem
                        ? "error:0480006C:PEM routines::no start line"
                        : "error:068000A8:asn1 encoding routines::wrong tag";
        return "could not load " + (pem ? "PEM" : "ASN1") + " client certificate from " + certificateFile
                + ", OpenSSL error " + error + ", (no key found, wrong pass phrase, or wrong file format?)";
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
