package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.PkiFile;
import dev.meshgw.pki.path.ChainCertificate;
import dev.meshgw.pki.path.ChainVerifier;
import dev.meshgw.pki.path.Crl;
import dev.meshgw.pki.path.HostName;
import dev.meshgw.pki.path.MalformedCertificateException;
import dev.meshgw.pki.path.PathValidator;
import dev.meshgw.pki.path.PathVerdict;
import dev.meshgw.pki.path.Purpose;
import dev.meshgw.pki.path.Refusal;
import dev.meshgw.pki.path.Rule;
import dev.meshgw.pki.path.Verification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what {@code pki verify} is given and has it judged. For one thread. */
final class VerificationInput {

    private static final String SYSTEM = "system";

    private final Console console;
    private final Passphrase.Source passphrases;
    private final Map<ChainCertificate, String> trusted = new LinkedHashMap<>();
    private final List<ChainCertificate> untrusted = new ArrayList<>();
    private final List<Crl> lists = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    VerificationInput(Console console, Passphrase.Source passphrases) {
        this.console = console;
        this.passphrases = passphrases;
    }

    /** @throws PkiException if a file cannot be read; of this machine's certificates, those that are not DER are passed over */
    VerificationInput trust(List<String> sources) {
        for (String source : sources) {
            if (source.equals(SYSTEM)) {
                TrustSource system = TrustSource.of(null, console);
                system.authorities().get().forEach(certificate -> {
                    try {
                        trusted.putIfAbsent(ChainCertificate.of(certificate), system.label());
                    } catch (MalformedCertificateException odd) {
                        remarks.add("one of " + system.label() + " is not DER and was passed over");
                    }
                });
            } else {
                for (byte[] der : read(source).certificateEncodings()) {
                    trusted.putIfAbsent(certificate(source, der), source);
                }
            }
        }
        return this;
    }

    VerificationInput intermediates(List<String> sources) {
        sources.forEach(source -> stand(source, read(source).certificateEncodings()));
        return this;
    }

    /** What may stand between need not be good: a damaged one is a stranger. */
    private void stand(String source, List<byte[]> ders) {
        for (byte[] der : ders) {
            try {
                untrusted.add(ChainCertificate.parse(der));
            } catch (MalformedCertificateException damaged) {
                remarks.add("a certificate of " + source + " was passed over: it is not DER, " + damaged.where());
            }
        }
    }

    VerificationInput lists(List<String> sources) {
        for (String source : sources) {
            List<byte[]> ders = read(source).revocationListEncodings();
            if (ders.isEmpty()) {
                throw new PkiException(source + " does not hold a revocation list", null, "make one: meshgw pki crl");
            }
            for (byte[] der : ders) {
                try {
                    lists.add(Crl.parse(der));
                } catch (MalformedCertificateException damaged) {
                    throw new PkiException(
                            source + " holds a damaged revocation list", damaged.where(), "fetch it again", damaged);
                }
            }
        }
        return this;
    }

    VerificationReport verify(String source, Purpose purpose, List<HostName> hosts, Instant at, boolean likeOpenSsl) {
        List<byte[]> ders = read(source).certificateEncodings();
        int own = untrusted.size();
        stand(source, ders.subList(1, ders.size()));
        List<ChainCertificate> others = untrusted.subList(own, untrusted.size());
        List<ChainCertificate> anchors = List.copyOf(trusted.keySet());
        PathVerdict strict;
        Verification openSsl;
        try {
            ChainCertificate leaf = ChainCertificate.parse(ders.get(0));
            if (leaf.isAuthority()) {
                others.stream()
                        .filter(other -> !other.isAuthority())
                        .findFirst()
                        .ifPresent(other -> remarks.add(source + " is in the wrong order: it begins with the authority "
                                + leaf.subject() + ", the leaf " + other.subject()
                                + " comes after it; servers send the leaf first"));
            }
            strict = new PathValidator(anchors, lists, purpose, hosts, at).validate(leaf, untrusted);
            var presented = new ArrayList<>(List.of(leaf));
            presented.addAll(untrusted);
            openSsl = new ChainVerifier(anchors, lists, purpose, hosts, at).verify(presented);
        } catch (MalformedCertificateException damaged) {
            var refusal = new Refusal(
                    0, Rule.ENCODING, "it is no certificate in DER: " + damaged.where(), "copy or issue it again");
            strict = new PathVerdict(List.of(), false, 0, List.of(refusal));
            openSsl = Verification.unreadable(0, damaged.where());
        }
        return new VerificationReport(
                source, purpose, hosts, at, likeOpenSsl, strict, openSsl, Map.copyOf(trusted), remarks);
    }

    private PkiFile read(String source) {
        return source.equals("-")
                ? PkiFile.read(console.in(), "standard input", passphrases)
                : PkiFile.read(console.path(source), source, passphrases);
    }

    private static ChainCertificate certificate(String source, byte[] der) {
        try {
            return ChainCertificate.parse(der);
        } catch (MalformedCertificateException damaged) {
            throw new PkiException(
                    source + " holds a certificate that is not DER",
                    damaged.where(),
                    "copy or issue it again",
                    damaged);
        }
    }
}
