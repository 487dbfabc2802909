package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Judges: Java's own key stores, keytool and openssl. */
class KeyStoreFileTest {

    private static final String PASSWORD = "secret";
    private static final CertificateAuthority ROOT = CertificateAuthority.create("root");
    private static final TlsCredential SERVER = server();

    @TempDir
    private Path folder;

    private static TlsCredential server() {
        var intermediate = ROOT.issueIntermediate("intermediate");
        var issued = intermediate.issueServer("a.example.com");
        var chain = Stream.concat(issued.chain().stream(), Stream.of(ROOT.certificate()))
                .toList();
        return new TlsCredential(chain, issued.privateKey());
    }

    private static Passphrase passphrase() {
        return Passphrase.of(PASSWORD.toCharArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void javaOpensOurKeyStores(String type) throws Exception {
        KeyStore store = load(type, keyStore(type));
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.getKey("server", PASSWORD.toCharArray())).isEqualTo(SERVER.privateKey());
        assertThat(store.getCertificateChain("server")).containsExactlyElementsOf(SERVER.chain());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void javaTrustsWhatOurTrustStoresHold(String type) throws Exception {
        Map<String, X509Certificate> authorities = new LinkedHashMap<>();
        authorities.put("one", ROOT.certificate());
        authorities.put("two", SERVER.chain().get(1));
        byte[] bytes = type.equals("JKS")
                ? KeyStoreFile.jks(authorities, passphrase())
                : KeyStoreFile.pkcs12(authorities, passphrase());
        KeyStore store = load(type, bytes);
        assertThat(store.isCertificateEntry("one")).isTrue();
        assertThat(store.getCertificate("one")).isEqualTo(ROOT.certificate());
        assertThat(store.isCertificateEntry("two")).isTrue();
    }

    @Test
    void aPasswordThatJavaCannotTakeIsRefusedBeforeItIsUsed() {
        PkiException failure = catchThrowableOfType(
                PkiException.class, () -> KeyStoreFile.pkcs12(SERVER, "server", passphraseOf("sécret")));
        assertThat(failure).hasMessage("the password holds characters that Java cannot open a PKCS#12 file with");
    }

    @Test
    void opensslOpensOurKeyStoresAndSeesTheNewCiphers() throws Exception {
        var openssl = new OpenSsl(folder);
        Files.write(folder.resolve("a.p12"), keyStore("PKCS12"));
        Files.writeString(folder.resolve("pass"), PASSWORD);
        String shown = openssl.run("pkcs12 -in a.p12 -passin file:pass -info -nodes -out a.pem".split(" "));
        assertThat(shown)
                .contains("MAC: sha256")
                .contains("Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC", "PRF hmacWithSHA256");
        assertThat(PkiFile.read(folder.resolve("a.pem"), "a.pem", Passphrase.Source.NONE)
                        .credential()
                        .chain())
                .isEqualTo(SERVER.chain());
    }

    @Test
    void opensslOpensOurEncryptedKeys() throws Exception {
        var openssl = new OpenSsl(folder);
        openssl.write("a.key", Pem.print(SERVER.privateKey(), passphrase()));
        Files.writeString(folder.resolve("pass"), PASSWORD);
        assertThat(openssl.run("asn1parse", "-in", "a.key"))
                .contains("PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc", ":0927C0");
        openssl.run("pkey -in a.key -passin file:pass -out b.key".split(" "));
        PkiFile plain = PkiFile.read(folder.resolve("b.key"), "b.key", Passphrase.Source.NONE);
        assertThat(new TlsCredential(SERVER.chain(), plain.privateKey()).leaf()).isEqualTo(SERVER.leaf());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS", "JCEKS"})
    void weOpenTheKeyStoresOfJava(String type) throws Exception {
        PkiFile file = PkiFile.parse("a.store", javaStore(type, PASSWORD, PASSWORD), name -> passphrase());
        assertThat(file.form().name()).isEqualTo(type);
        assertThat(file.credential().chain()).isEqualTo(SERVER.chain());
        assertThat(file.certificates()).contains(ROOT.certificate());
        assertThat(file.entries())
                .filteredOn(entry -> entry.place() instanceof Place.Alias alias && "server".equals(alias.alias()))
                .isNotEmpty();
    }

    @Test
    void aKeyWithAPasswordOfItsOwnIsSaid() throws Exception {
        byte[] store = javaStore("JKS", "store", "other");
        PkiException failure = catchThrowableOfType(
                PkiException.class, () -> PkiFile.parse("a.jks", store, file -> passphraseOf("store")));
        assertThat(failure).hasMessage("the key in entry 2 (\"server\") of a.jks cannot be opened");
        assertThat(failure.fix().orElseThrow()).contains("keytool -keypasswd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS", "JCEKS"})
    void aWrongPasswordIsSaid(String type) throws Exception {
        byte[] store = javaStore(type, "right", "right");
        assertThat(catchThrowableOfType(
                        PkiException.class, () -> PkiFile.parse("a.store", store, file -> passphraseOf("wrong"))))
                .hasMessage("the password does not open a.store");
    }

    @Test
    void aChangedJavaKeyStoreIsToldFromAWrongPassword() throws Exception {
        byte[] store = javaStore("JKS", PASSWORD, PASSWORD);
        store[store.length - 1] ^= 1;
        assertThat(catchThrowableOfType(PkiException.class, () -> PkiFile.parse("a.jks", store, file -> passphrase())))
                .hasMessage("a.jks is a Java key store that was changed");
    }

    @Test
    void keytoolListsOursAndWeReadKeytools() throws Exception {
        Files.write(folder.resolve("ours.p12"), keyStore("PKCS12"));
        Files.writeString(folder.resolve("pass"), PASSWORD);
        assertThat(keytool("-list -keystore ours.p12 -storepass:file pass"))
                .contains("1 entry", "server, ", "PrivateKeyEntry");
        keytool("-genkeypair -keyalg EC -alias made -dname CN=made -keystore theirs.p12 -storepass:file pass");
        keytool("-importkeystore -srckeystore ours.p12 -srcstorepass:file pass -destkeystore theirs.p12"
                + " -deststorepass:file pass");
        PkiFile theirs = PkiFile.read(folder.resolve("theirs.p12"), "theirs.p12", file -> passphrase());
        assertThat(theirs.entries())
                .filteredOn(PkiEntry.Key.class::isInstance)
                .extracting(entry -> entry.place().toString())
                .containsExactlyInAnyOrder("alias \"made\"", "alias \"server\"");
        assertThat(theirs.certificates()).containsAll(SERVER.chain());
    }

    private static byte[] keyStore(String type) {
        return type.equals("JKS")
                ? KeyStoreFile.jks(SERVER, "server", passphrase())
                : KeyStoreFile.pkcs12(SERVER, "server", passphrase());
    }

    private static KeyStore load(String type, byte[] bytes) throws Exception {
        var store = KeyStore.getInstance(type);
        store.load(new ByteArrayInputStream(bytes), PASSWORD.toCharArray());
        return store;
    }

    private static byte[] javaStore(String type, String password, String keyPassword) throws Exception {
        var store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setKeyEntry(
                "server",
                SERVER.privateKey(),
                keyPassword.toCharArray(),
                SERVER.chain().toArray(Certificate[]::new));
        store.setCertificateEntry("trusted", ROOT.certificate());
        var out = new ByteArrayOutputStream();
        store.store(out, password.toCharArray());
        return out.toByteArray();
    }

    private static Passphrase passphraseOf(String password) {
        return Passphrase.of(password.toCharArray());
    }

    /** Of the Java that runs the test. */
    private String keytool(String arguments) throws Exception {
        var command = Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString()),
                        Stream.of(arguments.split(" ")))
                .toList();
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", List.of(arguments), output).isZero();
        return output;
    }
}
