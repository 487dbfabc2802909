package dev.meshgw.pki.path;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of the table of chains: a fact in words, the chain, what it is asked for, and whether it is to be accepted. For one thread. */
final class ValidationCase {

    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    final String fact;
    final boolean accepted;
    final List<byte[]> trusted = new ArrayList<>();
    final List<byte[]> untrusted = new ArrayList<>();
    final List<byte[]> crls = new ArrayList<>();
    byte[] leaf = new byte[0];

    @Nullable
    String host = Forge.HOST;

    Purpose purpose = Purpose.SERVER;
    Instant at = NOW;

    /** Why the verdict by OpenSSL's rules is not openssl's own, null if it is. */
    @Nullable
    String differs;

    private ValidationCase(String fact, boolean accepted) {
        this.fact = fact;
        this.accepted = accepted;
    }

    static ValidationCase accepts(String fact) {
        return new ValidationCase(fact, true);
    }

    static ValidationCase refuses(String fact) {
        return new ValidationCase(fact, false);
    }

    /** Root first, leaf last. */
    ValidationCase chain(Forge... chain) {
        trusted.add(chain[0].der());
        for (int i = 1; i < chain.length - 1; i++) {
            untrusted.add(chain[i].der());
        }
        leaf = chain[chain.length - 1].der();
        return this;
    }

    ValidationCase leaf(Forge certificate) {
        leaf = certificate.der();
        return this;
    }

    ValidationCase leaf(byte[] der) {
        leaf = der;
        return this;
    }

    ValidationCase trusting(Forge... authorities) {
        Arrays.stream(authorities).forEach(authority -> trusted.add(authority.der()));
        return this;
    }

    ValidationCase via(Forge... authorities) {
        Arrays.stream(authorities).forEach(authority -> untrusted.add(authority.der()));
        return this;
    }

    ValidationCase crls(ForgedCrl... lists) {
        Arrays.stream(lists).forEach(list -> crls.add(list.der()));
        return this;
    }

    ValidationCase host(@Nullable String name) {
        host = name;
        return this;
    }

    ValidationCase purpose(Purpose wanted) {
        purpose = wanted;
        return this;
    }

    ValidationCase client() {
        host = null;
        purpose = Purpose.CLIENT;
        return this;
    }

    ValidationCase at(String moment) {
        at = Instant.parse(moment);
        return this;
    }

    ValidationCase differs(String why) {
        differs = why;
        return this;
    }

    /** By the strict rules; a certificate that is none counts as a refusal of its encoding. */
    PathVerdict strictly() {
        try {
            return new PathValidator(
                            parsed(trusted),
                            crls.stream().map(Crl::parse).toList(),
                            purpose,
                            host == null
                                    ? List.of()
                                    : List.of(HostName.parse(host).orElseThrow()),
                            at)
                    .validate(ChainCertificate.parse(leaf), parsed(untrusted));
        } catch (MalformedCertificateException malformed) {
            return new PathVerdict(
                    List.of(), false, 0, List.of(new Refusal(0, Rule.ENCODING, malformed.where(), null)));
        }
    }

    Verification likeOpenSsl() {
        var presented = new ArrayList<>(List.of(leaf));
        presented.addAll(untrusted);
        try {
            return new ChainVerifier(
                            parsed(trusted),
                            crls.stream().map(Crl::parse).toList(),
                            purpose,
                            host == null
                                    ? List.of()
                                    : List.of(HostName.parse(host).orElseThrow()),
                            at)
                    .verify(parsed(presented));
        } catch (MalformedCertificateException malformed) {
            return Verification.unreadable(0, malformed.where());
        }
    }

    private static List<ChainCertificate> parsed(List<byte[]> ders) {
        return ders.stream().map(ChainCertificate::parse).toList();
    }

    @Override
    public String toString() {
        return fact;
    }
}
