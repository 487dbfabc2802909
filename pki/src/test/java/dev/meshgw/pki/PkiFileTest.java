package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as openssl writes them. */
class PkiFileTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("root");
    private static final TlsCredential SERVER = ROOT.issueServer("a.example.com");

    static final Passphrase.Source SECRET = file -> Passphrase.of("secret".toCharArray());

    private static final Passphrase.Source NEVER_ASKED = file -> {
        throw new AssertionError("asked for the password of " + file);
    };

    @TempDir
    private Path folder;

    private OpenSsl openssl;

    @BeforeEach
    void pair() throws IOException {
        openssl = new OpenSsl(folder);
        openssl.write("a.crt", Pem.print(SERVER.leaf()));
        openssl.write("ca.crt", ROOT.certificatePem());
        openssl.write("a.key", Pem.print(SERVER.privateKey()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x509", "crl", "req", "pkey", "rsa -traditional", "ec", "pkcs7"})
    void tellsWhatADerFileHoldsByItsFields(String tool) throws Exception {
        openssl.run("req", "-new", "-key", "a.key", "-subj", "/CN=a", "-out", "a.csr");
        openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ec.key");
        openssl.run("genrsa", "-out", "rsa.key", "2048");
        openssl.run("crl2pkcs7", "-nocrl", "-certfile", "a.crt", "-certfile", "ca.crt", "-out", "b.p7b");
        Class<?> kind = switch (tool) {
            case "x509" -> der("x509 -in a.crt", PkiEntry.Certificate.class);
            case "crl" -> {
                openssl.write("index.txt", "");
                openssl.write("ca.key", ROOT.keyPem());
                openssl.run("ca", "-gencrl", "-config", config(), "-out", "x.crl");
                yield der("crl -in x.crl", PkiEntry.Crl.class);
            }
            case "req" -> der("req -in a.csr", PkiEntry.Request.class);
            case "pkey" -> der("pkcs8 -topk8 -nocrypt -in a.key", PkiEntry.Key.class);
            case "rsa -traditional" -> der("rsa -traditional -in rsa.key", PkiEntry.Key.class);
            case "ec" -> der("ec -in ec.key", PkiEntry.Key.class);
            default -> der("pkcs7 -in b.p7b", PkiEntry.Certificate.class);
        };
        assertThat(entries("x.der", NEVER_ASKED).get(0)).isInstanceOf(kind);
        assertThat(entries("x.der", NEVER_ASKED).get(0).place())
                .isEqualTo(tool.equals("pkcs7") ? new Place.Alias(1, null) : new Place.Offset(0));
    }

    private Class<?> der(String command, Class<?> kind) throws Exception {
        openssl.run((command + " -outform der -out x.der").split(" "));
        return kind;
    }

    private String config() throws IOException {
        openssl.write("ca.cnf", """
                [ca]
                default_ca = me
                [me]
                database = index.txt
                certificate = ca.crt
                private_key = ca.key
                default_md = sha256
                default_crl_days = 30
                """);
        return "ca.cnf";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1",
                "-certpbe aes-128-cbc -keypbe aes-192-cbc -macalg sha512",
                "-certpbe NONE -keypbe aes-256-cbc",
                "-certpbe aes-256-cbc -keypbe NONE",
                "-nomac",
                "-iter 1 -nomaciter",
                "-legacy",
                "-legacy -certpbe PBE-SHA1-RC2-128 -keypbe PBE-SHA1-2DES",
                "-legacy -certpbe PBE-SHA1-RC4-128 -keypbe PBE-SHA1-RC4-40",
                "-legacy -certpbe PBE-MD5-DES -keypbe PBE-SHA1-DES",
            })
    void opensThePkcs12FilesOfOpenssl(String options) throws Exception {
        String command = "pkcs12 -export -inkey a.key -in a.crt -certfile ca.crt -name server -out a.p12"
                + " -passout pass:secret " + options;
        openssl.run(command.strip().split(" +"));
        PkiFile file = file("a.p12", SECRET);
        assertThat(file.form()).isEqualTo(PkiFile.Form.PKCS12);
        assertThat(file.credential().leaf()).isEqualTo(SERVER.leaf());
        assertThat(file.credential().chain()).hasSize(2);
        assertThat(file.entries()).extracting(PkiEntry::place).contains(new Place.Alias(1, "server"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-passout pass:", "-nomac -certpbe NONE -keypbe NONE -passout pass:"})
    void opensFilesWithoutAPasswordWithoutAsking(String options) throws Exception {
        openssl.run(("pkcs12 -export -inkey a.key -in a.crt -out a.p12 " + options).split(" "));
        assertThat(file("a.p12", NEVER_ASKED).credential().leaf()).isEqualTo(SERVER.leaf());
    }

    @Test
    void tellsAWrongPasswordFromChangedContent() throws Exception {
        openssl.run("pkcs12 -export -inkey a.key -in a.crt -out a.p12 -passout pass:other".split(" "));
        assertThat(refused("a.p12", SECRET)).hasMessage("the password does not open a.p12");
        byte[] bytes = Files.readAllBytes(folder.resolve("a.p12"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve("a.p12"), bytes);
        PkiException changed = refused("a.p12", file -> Passphrase.of("other".toCharArray()));
        assertThat(changed.why().orElseThrow()).contains("the password is right");
    }

    @Test
    void namesTheOptionsWhenThereIsNoPassword() throws Exception {
        openssl.run("pkcs12 -export -inkey a.key -in a.crt -out a.p12 -passout pass:x".split(" "));
        assertThat(refused("a.p12", Passphrase.Source.NONE).fix().orElseThrow())
                .contains("--pass-file FILE or --pass-env NAME");
    }

    @ParameterizedTest
    @CsvSource({
        "pkcs8 -topk8 -in a.key -v2 aes-256-cbc",
        "pkcs8 -topk8 -in a.key -v2 aes-128-cbc -v2prf hmacWithSHA512",
        "pkcs8 -topk8 -in a.key -v2 des3 -v2prf hmacWithSHA1",
        "pkcs8 -topk8 -in a.key -scrypt",
        "pkcs8 -topk8 -in a.key -v1 PBE-SHA1-3DES",
        "pkcs8 -topk8 -in a.key -v1 PBE-MD5-DES -provider legacy -provider default",
        "pkcs8 -topk8 -in a.key -v2 rc2-cbc -provider legacy -provider default",
        "pkcs8 -topk8 -in a.key -outform der",
        "ec -in a.key -aes128",
        "ec -in a.key -aes192",
        "ec -in a.key -aes256",
        "ec -in a.key -des3",
        "ec -in a.key -des -provider legacy -provider default",
    })
    void opensTheEncryptedKeysOfOpenssl(String command) throws Exception {
        openssl.run((command + " -passout pass:secret -out b.key").split(" "));
        assertThatCode(() ->
                        new TlsCredential(SERVER.chain(), file("b.key", SECRET).privateKey()))
                .doesNotThrowAnyException();
        assertThat(entries("b.key", NEVER_ASKED).get(0)).isInstanceOf(PkiEntry.EncryptedKey.class);
        assertThat(file("b.key", SECRET).unlocked().entries().get(0)).isInstanceOf(PkiEntry.Key.class);
        assertThat(catchThrowableOfType(
                        PkiException.class,
                        () -> file("b.key", file -> Passphrase.of("wrong".toCharArray()))
                                .privateKey()))
                .hasMessage("the password does not open b.key");
    }

    @Test
    void severalDerStructuresMayFollowEachOther() throws Exception {
        byte[] leaf = SERVER.leaf().getEncoded();
        byte[] root = ROOT.certificate().getEncoded();
        byte[] both = new byte[leaf.length + root.length];
        System.arraycopy(leaf, 0, both, 0, leaf.length);
        System.arraycopy(root, 0, both, leaf.length, root.length);
        List<PkiEntry> entries = PkiFile.parse("two.der", both, NEVER_ASKED).entries();
        assertThat(entries)
                .extracting(PkiEntry::place)
                .containsExactly(new Place.Offset(0), new Place.Offset(leaf.length));
    }

    private PkiFile file(String name, Passphrase.Source passphrases) {
        return PkiFile.read(folder.resolve(name), name, passphrases);
    }

    private List<PkiEntry> entries(String name, Passphrase.Source passphrases) {
        return file(name, passphrases).entries();
    }

    private PkiException refused(String name, Passphrase.Source passphrases) {
        return catchThrowableOfType(PkiException.class, () -> file(name, passphrases));
    }
}
