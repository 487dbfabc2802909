package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InventoryTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("root");
    private static final TlsCredential SERVER = ROOT.issueServer("a.example.com");

    private final Map<String, List<PkiEntry>> files = new LinkedHashMap<>();

    @Test
    void aCertificateIsWhatItSaysOfItself() {
        add("root.crt", ROOT.certificatePem());
        add("intermediate.crt", ROOT.issueIntermediate("between").certificatePem());
        add("server.crt", Pem.print(SERVER.leaf()));
        add("client.crt", Pem.print(ROOT.issueClient("me").leaf()));
        assertThat(Inventory.of(files).items())
                .map(item -> item.source() + " " + item.kind())
                .containsExactlyInAnyOrder(
                        "root.crt root", "intermediate.crt intermediate", "server.crt server", "client.crt client");
    }

    @Test
    void aKeyIsFoundInAnotherFileAndThenHasNoLineOfItsOwn() {
        add("z.key", Pem.print(SERVER.privateKey()));
        add("a.crt", Pem.print(SERVER.leaf()));
        add("orphan.key", KeyAlgorithm.EC_P256.generate().pem());
        assertThat(Inventory.of(files).items())
                .map(item -> item.source() + " " + item.kind() + " " + item.keySource())
                .containsExactly("a.crt server z.key", "orphan.key key null");
    }

    @Test
    void theKeyOfTheSameFileComesBeforeACopyElsewhere() {
        add("copy.key", Pem.print(SERVER.privateKey()));
        add("both.pem", Pem.print(SERVER.leaf()) + Pem.print(SERVER.privateKey()));
        assertThat(Inventory.of(files).items()).map(Inventory.Item::keySource).containsExactly("both.pem");
    }

    @Test
    void whatEndsFirstIsOnTop() {
        add("crl", ROOT.revoke(null, List.of(), 1).pem());
        add(
                "a.csr",
                SigningRequest.create(
                                CertificateProfile.SERVER,
                                DistinguishedName.commonName("a"),
                                List.of(),
                                KeyAlgorithm.EC_P256.generate())
                        .pem());
        add("long.crt", ROOT.certificatePem());
        assertThat(Inventory.of(files).items()).map(Inventory.Item::source).containsExactly("crl", "long.crt", "a.csr");
    }

    private void add(String name, String pem) {
        files.put(name, PkiFile.pem(name, pem).entries());
    }
}
