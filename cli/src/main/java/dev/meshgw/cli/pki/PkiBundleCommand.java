package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.Bundle;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyStoreFile;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.PkiFile;
import dev.meshgw.pki.TlsCredential;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki bundle FILE… --out FILE}. */
@Command(
        name = "bundle",
        description = "Turn certificates and keys into a key store or trust store, PKCS#12 or JKS, and back into PEM."
                + " Files of any form go in; the chain is put in order, leaf first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  A key store for Java, browsers or curl, its password in $P12_PASS:",
            "    $ meshgw pki bundle httpbin.example.com.crt httpbin.example.com.key \\",
            "        example.com.crt --out server.p12 --pass-env P12_PASS",
            "  A trust store, which Java takes as javax.net.ssl.trustStore:",
            "    $ meshgw pki bundle --trust example.com.crt --out truststore.p12 \\",
            "        --pass-env P12_PASS",
            "  Back to PEM, as certs/NAME.crt and certs/NAME.key:",
            "    $ meshgw pki bundle server.p12 --out certs/ --pass-file pass.txt",
            "",
            "PKCS#12 is written with AES-256 and HMAC-SHA256, which openssl 1.1 and 3, curl,",
            "keytool since Java 8u301, Windows 10 1709 and macOS 15 read, and older ones do",
            "not. JKS is for Java only, and weak.",
            "",
            "Exit codes: 0 written · 2 wrong usage · 4 a file, key or password cannot be used"
        })
public final class PkiBundleCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Certificates and a key: PEM, DER, PKCS#7, PKCS#12, JKS, in any order.")
    private List<String> sources = List.of();

    @Option(
            names = "--out",
            paramLabel = "FILE|DIR",
            required = true,
            description = "File to write, whose ending says what: .p12, .pfx, .jks, .pem (chain and key), .crt (chain),"
                    + " .key. A folder gets NAME.crt and NAME.key.")
    private String out = "";

    @Option(
            names = "--format",
            paramLabel = "pkcs12|jks|pem",
            converter = BundleFormat.Word.class,
            description = "What to write, if the ending does not say it.")
    private @Nullable BundleFormat format;

    @Option(
            names = "--trust",
            description = "A trust store: the certificates of authorities alone, without keys, to be trusted.")
    private boolean trust;

    @Option(
            names = "--alias",
            paramLabel = "NAME",
            description = "What the store calls its entry, and a folder its files. Default: the CN of the certificate.")
    private @Nullable String alias;

    @Option(names = "--encrypt-key", description = "Encrypt the key in PEM too, with the password.")
    private boolean encryptKey;

    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Option(
            names = "--in-pass-file",
            paramLabel = "FILE",
            description = "As --pass-file, for the files that are read, if they have another password.")
    private @Nullable String inputPassFile;

    @Option(
            names = "--in-pass-env",
            paramLabel = "NAME",
            description = "As --pass-env, for the files that are read, if they have another password.")
    private @Nullable String inputPassVariable;

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiBundleCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path target = console.path(out);
        boolean folder = out.endsWith("/") || Files.isDirectory(target);
        BundleFormat chosen = format != null ? format : folder ? BundleFormat.PEM : BundleFormat.ofEnding(out);
        if (chosen == null || folder && chosen != BundleFormat.PEM) {
            throw BundleFormat.unknownEnding(out);
        }
        if (!folder && !force) {
            PemFiles.requireAbsent(
                    target.getParent(), List.of(target.getFileName().toString()));
        }
        Passphrase.Source toOpen = toOpen();
        Bundle bundle = Bundle.of(sources.stream()
                .map(source -> PkiFile.read(console.path(source), source, toOpen))
                .toList());
        if (trust) {
            trustStore(chosen, target, folder, bundle);
        } else if (chosen == BundleFormat.PEM) {
            pem(target, folder, bundle);
        } else {
            keyStore(chosen, target, bundle.credential());
        }
        return ExitCode.OK;
    }

    private Passphrase.Source toOpen() {
        var other = new PassphraseOrigin("--in-pass", inputPassFile, inputPassVariable);
        return other.isGiven() ? other.toOpen(console) : passphrase.toOpen(console);
    }

    private void keyStore(BundleFormat chosen, Path target, TlsCredential credential) {
        String name = alias != null ? alias : Bundle.alias(subject(credential.leaf()));
        try (var password = passphrase.toCreate(console).ask(out)) {
            byte[] store = chosen == BundleFormat.PKCS12
                    ? KeyStoreFile.pkcs12(credential, name, password)
                    : KeyStoreFile.jks(credential, name, password);
            write(target, store);
        }
        var report = new BundleReport("Key store " + out + " (" + chosen + ")")
                .alias(name)
                .chain(credential.chain())
                .wrotePrivate(out);
        print(report, credential);
    }

    private void trustStore(BundleFormat chosen, Path target, boolean folder, Bundle bundle) {
        Map<String, X509Certificate> authorities = bundle.authorities();
        if (alias != null && authorities.size() == 1) {
            authorities = Map.of(alias, authorities.values().iterator().next());
        }
        List<X509Certificate> certificates = List.copyOf(authorities.values());
        if (chosen == BundleFormat.PEM) {
            if (folder) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "a trust store is one file",
                        out + " is a folder",
                        "name a file: --out " + out.replaceAll("/+$", "") + "/ca.pem");
            }
            write(target, Pem.print(certificates).getBytes(StandardCharsets.US_ASCII));
        } else {
            try (var password = passphrase.toCreate(console).ask(out)) {
                write(
                        target,
                        chosen == BundleFormat.PKCS12
                                ? KeyStoreFile.pkcs12(authorities, password)
                                : KeyStoreFile.jks(authorities, password));
            }
        }
        var report = new BundleReport("Trust store " + out + " (" + chosen + ")");
        authorities.forEach(report::trusts);
        int leftOut = bundle.certificates().size() - certificates.size();
        if (leftOut > 0) {
            report.warn(leftOut + (leftOut == 1 ? " certificate was" : " certificates were")
                    + " left out: signed by somebody else and no authority");
        }
        report.wrote(out).print(console);
    }

    private void pem(Path target, boolean folder, Bundle bundle) {
        if (!bundle.hasPrivateKey()) {
            certificatesOnly(target, folder, bundle);
            return;
        }
        TlsCredential credential = bundle.credential();
        String chain = Pem.print(credential.chain());
        String base = OutputOptions.baseName(alias != null ? alias : Bundle.alias(subject(credential.leaf())));
        String name = String.valueOf(target.getFileName());
        var report = new BundleReport("PEM of " + String.join(", ", sources)).chain(credential.chain());
        if (folder) {
            PemFiles.in(target)
                    .withPrivate(base + ".key", keyPem(credential, base + ".key"))
                    .with(base + ".crt", chain)
                    .write(force);
            report.wrote(in(out, base + ".crt")).wrotePrivate(in(out, base + ".key"));
        } else {
            PemFiles files = PemFiles.in(target.getParent());
            String ending = name.substring(Math.max(0, name.lastIndexOf('.'))).toLowerCase(Locale.ROOT);
            switch (ending) {
                case ".crt", ".cer" -> {
                    files.with(name, chain).write(force);
                    report.wrote(out).warn("the key was left out; --out DIR writes both, --out NAME.key the key");
                }
                case ".key" -> {
                    files.withPrivate(name, keyPem(credential, out)).write(force);
                    report.wrotePrivate(out);
                }
                default -> {
                    files.withPrivate(name, chain + keyPem(credential, out)).write(force);
                    report.wrotePrivate(out);
                }
            }
        }
        print(report, credential);
    }

    private void certificatesOnly(Path target, boolean folder, Bundle bundle) {
        List<X509Certificate> certificates = bundle.certificates();
        String name = folder
                ? OutputOptions.baseName(alias != null ? alias : Bundle.alias(subject(certificates.get(0)))) + ".crt"
                : String.valueOf(target.getFileName());
        if (name.endsWith(".key")) {
            bundle.credential();
        }
        PemFiles.in(folder ? target : target.getParent())
                .with(name, Pem.print(certificates))
                .write(force);
        new BundleReport("PEM of " + String.join(", ", sources))
                .chain(certificates)
                .wrote(folder ? in(out, name) : out)
                .print(console);
    }

    private String keyPem(TlsCredential credential, String file) {
        if (!encryptKey) {
            return Pem.print(credential.privateKey());
        }
        try (var password = passphrase.toCreate(console).ask(file)) {
            return Pem.print(credential.privateKey(), password);
        }
    }

    private void write(Path target, byte[] content) {
        PemFiles files = PemFiles.in(target.getParent());
        String name = target.getFileName().toString();
        (trust ? files.with(name, content) : files.withPrivate(name, content)).write(force);
    }

    private void print(BundleReport report, TlsCredential credential) {
        Bundle.missingIssuer(credential)
                .ifPresent(issuer -> report.warn("the chain ends before " + issuer
                        + ", which none of the files holds: clients must trust that one, else name its file too"));
        report.print(console);
    }

    private static DistinguishedName subject(X509Certificate certificate) {
        return DistinguishedName.of(certificate.getSubjectX500Principal());
    }

    private static String in(String folder, String name) {
        return folder.replaceAll("/+$", "") + "/" + name;
    }
}
