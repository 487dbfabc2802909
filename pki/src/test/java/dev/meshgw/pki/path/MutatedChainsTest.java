package dev.meshgw.pki.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes are, there is a verdict or a complaint about a byte, and soon. */
@Timeout(20)
final class MutatedChainsTest {

    private static final int MUTANTS = 3000;

    /** Where the mutants begin; another one for another walk. */
    private static final long SEED = 20261122;

    private static final Forge ROOT = Forge.root();
    private static final Forge ICA =
            ROOT.intermediate("ica").permit(Forge.dns("example.com"), Forge.mail("example.com"));
    private static final Forge LEAF = ICA.leaf();

    @Test
    void mutatedCertificatesGetAVerdictAndNeverTrust() {
        var random = new Random(SEED);
        List<ValidationCase> trusted = new ArrayList<>();
        int read = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] leaf = mutated(LEAF.der(), random);
            var row = ValidationCase.refuses("mutant " + i)
                    .trusting(ROOT)
                    .via(ICA)
                    .leaf(leaf);
            PathVerdict verdict = row.strictly();
            row.likeOpenSsl();
            read += verdict.refusals().stream().anyMatch(refusal -> refusal.rule() == Rule.ENCODING) ? 0 : 1;
            if (verdict.isTrusted()) {
                trusted.add(row);
            }
        }

        assertThat(trusted).isEmpty();
        assertThat(read).as("mutants that are still certificates").isGreaterThan(MUTANTS / 10);
    }

    @Test
    void mutatedAuthoritiesAndListsGetAVerdict() {
        var random = new Random(SEED + 1);
        byte[] list = ForgedCrl.by(ICA).revoke(BigInteger.TEN).der();
        for (int i = 0; i < MUTANTS / 3; i++) {
            byte[] authority = mutated(ICA.der(), random);
            var row = ValidationCase.refuses("mutant " + i).trusting(ROOT).leaf(LEAF);
            row.untrusted.add(authority);
            assertThat(row.strictly().isTrusted()).isFalse();
            var listed = ValidationCase.refuses("list " + i).chain(ROOT, ICA, LEAF);
            listed.crls.add(mutated(list, random));
            assertThat(listed.strictly().isTrusted()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 10, 100, 300})
    void cutOffCertificatesAreNone(int length) {
        byte[] whole = LEAF.der();

        assertThat(ValidationCase.refuses("cut off")
                        .trusting(ROOT)
                        .via(ICA)
                        .leaf(Arrays.copyOf(whole, Math.min(length, whole.length - 1)))
                        .strictly()
                        .refusals())
                .extracting(Refusal::rule)
                .containsExactly(Rule.ENCODING);
    }

    @Test
    void deepNestingIsNoStackOverflow() {
        byte[] nested = new byte[60_000];
        for (int at = 0; at + 4 <= nested.length; at += 4) {
            int rest = nested.length - at - 4;
            nested[at] = 0x30;
            nested[at + 1] = (byte) 0x82;
            nested[at + 2] = (byte) (rest >> 8);
            nested[at + 3] = (byte) rest;
        }

        assertThat(ValidationCase.refuses("nested")
                        .trusting(ROOT)
                        .leaf(nested)
                        .strictly()
                        .refusals())
                .extracting(Refusal::rule)
                .containsExactly(Rule.ENCODING);
    }

    /** Every authority signed every other, and none is trusted, though one bears the anchor's name: too many paths to walk. */
    @Test
    void aThicketOfCrossSignaturesIsBounded() {
        List<Forge> authorities =
                IntStream.range(0, 14).mapToObj(i -> Forge.root("t" + i)).toList();
        var row = ValidationCase.refuses("thicket").trusting(ROOT);
        for (Forge below : authorities) {
            for (Forge above : authorities) {
                if (above != below) {
                    row.via(above.intermediate(below.subject().toString().substring(3)));
                }
            }
        }
        row.via(
                Forge.root("other").intermediate("t1"),
                Forge.root("root")
                        .key(Forge.key("not-the-root"))
                        .subjectKeyId(true)
                        .intermediate("t2"));
        row.leaf(authorities.get(0).leaf());
        long start = System.nanoTime();

        PathVerdict verdict = row.strictly();

        assertThat(verdict.isTrusted()).isFalse();
        assertThat(verdict.refusals().get(0).rule()).isEqualTo(Rule.EFFORT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    private static byte[] mutated(byte[] der, Random random) {
        byte[] mutant = der.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutant.length);
            mutant[at] ^= (byte) (1 << random.nextInt(8));
        }
        if (Arrays.equals(mutant, der)) {
            mutant[mutant.length - 1] ^= 1;
        }
        return mutant;
    }
}
