package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Validity;
import dev.meshgw.pki.path.Verification;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerIdentityCheckTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create(
            new CertificateRequest(
                    CertificateProfile.ROOT,
                    DistinguishedName.commonName("root"),
                    List.of(),
                    Validity.ofDays(1, Clock.systemUTC())),
            KeyAlgorithm.EC_P256.generate(),
            Clock.systemUTC());

    @Test
    void aDamagedCertificateIsRefusedByItsByte() throws Exception {
        byte[] leaf = ROOT.issueServer("a.example.com").leaf().getEncoded();
        leaf[4] = 0x31;

        Verification verdict = judged(leaf);

        assertThat(verdict.isTrusted()).isFalse();
        assertThat(verdict.depth()).isZero();
        assertThat(verdict.detail())
                .isEqualTo("no certificate in DER at byte 4: the signed part has the tag 31 instead of 30");
    }

    @Test
    void aDamagedIntermediateIsToldByItsDepth() throws Exception {
        byte[] leaf = ROOT.issueServer("a.example.com").leaf().getEncoded();

        assertThat(judged(leaf, new byte[] {0x30, (byte) 0x80, 0, 0}))
                .extracting(Verification::depth, Verification::detail)
                .containsExactly(
                        1, "no certificate in DER at byte 0: the length is indefinite, as BER allows and DER does not");
    }

    @Test
    void noCertificateIsNotTrusted() {
        assertThat(judged().isTrusted()).isFalse();
    }

    private static Verification judged(byte[]... chain) {
        var check = new ServerIdentityCheck(true);
        check.trust(List.of(ROOT.certificate()));
        assertThat(check.judge(chain)).isNotZero();
        return check.verification().orElseThrow();
    }
}
