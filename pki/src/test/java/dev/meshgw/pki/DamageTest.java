package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to a file, reading it ends soon, with a value or a {@link PkiException} that names the place. */
class DamageTest {

    private static final int ROUNDS = Integer.getInteger("meshgw.damage.rounds", 300);

    private static final Pattern PLACE = Pattern.compile("byte \\d+|line \\d+|:\\d+(:\\d+)? |entry \\d+|block \\d+");

    private static final Passphrase.Source SECRET = file -> Passphrase.of("secret".toCharArray());

    /** What a whole file may say when one thing is missing, and no place could help. */
    private static final List<String> NO_PLACE_NEEDED = List.of(
            "does not hold a ", "the password does not open", "do not belong", "does not belong to", "is too large");

    private static final Map<String, byte[]> FILES = files();

    private static Map<String, byte[]> files() {
        try {
            var root = CertificateAuthority.create("root");
            var server = root.issueServer("a.example.com", "10.0.0.1", "spiffe://cluster.local/ns/a/sa/b");
            var chain = new TlsCredential(List.of(server.leaf(), root.certificate()), server.privateKey());
            var key = KeyAlgorithm.RSA_2048.generate();
            var request = SigningRequest.create(
                    CertificateProfile.SERVER,
                    DistinguishedName.commonName("a"),
                    List.of(SubjectAltName.parse("a.example.com")),
                    key);
            String crl = root.revoke(
                            null,
                            List.of(new RevokedCertificate(
                                    server.leaf().getSerialNumber(), Instant.now(), RevocationReason.SUPERSEDED)),
                            30)
                    .pem();
            byte[] encrypted = PemBlock.scan("key", encryptedKey(server)).get(0).content();
            var files = new LinkedHashMap<String, byte[]>();
            files.put(
                    "all.pem",
                    bytes(Pem.print(chain.chain()) + key.pem() + request.pem() + crl + encryptedKey(server)));
            files.put("certificate.der", server.leaf().getEncoded());
            files.put("rsa-key.der", PemBlock.scan("key", key.pem()).get(0).content());
            files.put("ec-key.der", server.privateKey().getEncoded());
            files.put("request.der", PemBlock.scan("csr", request.pem()).get(0).content());
            files.put("list.der", PemBlock.scan("crl", crl).get(0).content());
            files.put("encrypted-key.der", encrypted);
            files.put("encrypted-pkcs1.key", bytes(PemTest.fixture("encrypted-pkcs1.key")));
            try (var passphrase = SECRET.ask("")) {
                files.put("store.p12", KeyStoreFile.pkcs12(chain, "server", new Encryption(passphrase, 10)));
            }
            files.put("store.jks", jks(chain));
            return files;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encryptedKey(TlsCredential credential) throws Exception {
        try (var passphrase = SECRET.ask("")) {
            var encrypted = new Encryption(passphrase, 10)
                    .encrypt(credential.privateKey().getEncoded());
            return Pem.print(
                    "ENCRYPTED PRIVATE KEY",
                    new EncryptedPrivateKeyInfo(encrypted.scheme(), encrypted.content()).getEncoded());
        }
    }

    private static byte[] jks(TlsCredential chain) throws Exception {
        var store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setKeyEntry(
                "a", chain.privateKey(), "secret".toCharArray(), chain.chain().toArray(Certificate[]::new));
        store.setCertificateEntry("b", chain.leaf());
        var out = new ByteArrayOutputStream();
        store.store(out, "secret".toCharArray());
        return out.toByteArray();
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    static List<String> names() {
        return List.copyOf(FILES.keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyDamageIsAPkiExceptionThatNamesThePlace(String name) {
        var random = new Random(20260301 + name.hashCode());
        byte[] whole = FILES.get(name);
        read(name, whole);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(whole, random);
            attempt(name + " round " + round, () -> read(name, damaged));
        }
    }

    /** Kinds of structures in each other, as deep as the file allows. */
    @ParameterizedTest
    @ValueSource(ints = {0x30, 0x31, 0xa0, 0x24, 0x04, 0x03})
    @Timeout(5)
    void deepNestsAreRefusedInBoundedTime(int tag) {
        byte[] nest = {};
        for (int depth = 0; depth < 2000; depth++) {
            nest = element(0x30, element(tag, tag == 0x03 ? joined(new byte[1], nest) : nest));
        }
        byte[] der = nest;
        PkiException failure = catchThrowableOfType(PkiException.class, () -> PkiFile.parse("nest.der", der, SECRET));
        assertThat(failure.why().orElseThrow()).matches("byte \\d+: structures nested more than 64 deep");
        for (String label : List.of("CERTIFICATE", "PRIVATE KEY", "X509 CRL", "CERTIFICATE REQUEST", "PKCS7")) {
            attempt(label, () -> read("nest.pem", bytes(Pem.print(label, der))));
        }
    }

    private static byte[] element(int tag, byte[] content) {
        byte[] header = {
            (byte) tag, (byte) 0x83, (byte) (content.length >> 16), (byte) (content.length >> 8), (byte) content.length
        };
        return joined(header, content);
    }

    @Test
    @Timeout(5)
    void indefiniteLengthsWithoutEndAreRefusedInBoundedTime() {
        byte[] der = new byte[PemBlock.MAX_CHARACTERS];
        for (int at = 0; at < der.length; at += 2) {
            der[at] = 0x30;
            der[at + 1] = (byte) 0x80;
        }
        PkiException failure = catchThrowableOfType(PkiException.class, () -> PkiFile.parse("a.der", der, SECRET));
        assertThat(failure.why().orElseThrow()).isEqualTo("byte 130: structures nested more than 64 deep");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 10_000_001})
    @Timeout(5)
    void hugeIterationCountsAreRefusedBeforeTheyAreWorkedOff(int iterations) throws Exception {
        byte[] key = encryptedWith(
                new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(new byte[16], iterations)));
        PkiException failure = catchThrowableOfType(
                PkiException.class, () -> PkiFile.parse("a.key", key, SECRET).privateKey());
        assertThat(failure).hasMessage("a.key asks for too much work to open it");
        assertThat(failure.why().orElseThrow()).contains("at byte 0", iterations + " iterations");
    }

    @ParameterizedTest
    @CsvSource({"1073741824,8,1", "65536,8,1", "16384,8,1000000", "2,1073741824,1", "1024,1,1073741824"})
    @Timeout(5)
    void scryptOfHugeCostIsRefusedBeforeItIsWorkedOff(int n, int r, int p) throws Exception {
        byte[] key = encryptedWith(
                new KeyDerivationFunc(MiscObjectIdentifiers.id_scrypt, new ScryptParams(new byte[16], n, r, p)));
        PkiException failure = catchThrowableOfType(
                PkiException.class, () -> PkiFile.parse("a.key", key, SECRET).privateKey());
        assertThat(failure).hasMessage("a.key asks for too much work to open it");
    }

    private static byte[] encryptedWith(KeyDerivationFunc function) throws Exception {
        var scheme = new PBES2Parameters(
                function, new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16])));
        return new EncryptedPrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, scheme), new byte[16])
                .getEncoded();
    }

    @Test
    @Timeout(10)
    void thousandsOfCertificatesOfOneNameAreReadInBoundedTime() {
        var one = CertificateAuthority.create("root");
        var other = CertificateAuthority.create("root");
        String pem = other.certificatePem().repeat(500)
                + Pem.print(one.issueServer("a").leaf()).repeat(500);
        assertThat(PkiFile.pem("many.pem", pem).entries()).hasSize(1000);
    }

    private static byte[] damage(byte[] whole, Random random) {
        int at = random.nextInt(whole.length);
        int length = 1 + random.nextInt(Math.min(40, whole.length));
        return switch (random.nextInt(9)) {
            case 0 -> Arrays.copyOf(whole, at);
            case 1 -> with(whole, bytes -> bytes[at] ^= (byte) (1 << random.nextInt(8)));
            case 2 -> with(whole, bytes -> bytes[at] = (byte) random.nextInt(256));
            case 3 -> insert(whole, at, Arrays.copyOfRange(whole, at, Math.min(whole.length, at + length)));
            case 4 -> insert(whole, at, random(length, random));
            case 5 ->
                joined(
                        Arrays.copyOf(whole, at),
                        Arrays.copyOfRange(whole, Math.min(whole.length, at + length), whole.length));
            case 6 -> overwrite(whole, at, new byte[] {(byte) 0x84, -1, -1, -1, -1});
            case 7 -> overwrite(whole, at, new byte[] {(byte) 0x80, 0, 0});
            default -> joined(whole, random(length, random));
        };
    }

    private static byte[] random(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] with(byte[] whole, Consumer<byte[]> change) {
        byte[] copy = whole.clone();
        change.accept(copy);
        return copy;
    }

    private static byte[] overwrite(byte[] whole, int at, byte[] by) {
        return with(whole, bytes -> System.arraycopy(by, 0, bytes, at, Math.min(by.length, bytes.length - at)));
    }

    private static byte[] insert(byte[] whole, int at, byte[] more) {
        return joined(joined(Arrays.copyOf(whole, at), more), Arrays.copyOfRange(whole, at, whole.length));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** Everything that can be asked of a file, each on its own. */
    private static void read(String name, byte[] bytes) {
        PkiFile file = PkiFile.parse(name, bytes, SECRET);
        attempt(name, file::entries);
        attempt(name, file::certificates);
        attempt(name, file::revocationLists);
        attempt(name, file::signingRequest);
        attempt(name, file::privateKey);
        attempt(name, file::signingKey);
        attempt(name, () -> file.unlocked().entries());
    }

    private static void attempt(String what, Runnable reading) {
        try {
            reading.run();
        } catch (PkiException e) {
            String text = e.getMessage() + " - " + e.why().orElse("");
            if (NO_PLACE_NEEDED.stream().noneMatch(text::contains)) {
                assertThat(text).as(what).containsPattern(PLACE);
            }
            if (text.contains("holds a damaged ") && !text.contains("base64")) {
                assertThat(e.why().orElseThrow()).as(what).containsPattern("byte \\d+");
            }
        } catch (RuntimeException | Error e) {
            fail(what, e);
        }
    }
}
