package dev.meshgw.pki.tree;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.ExtensionDescription;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.Validity;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chain that a file holds, held against the one that would be issued now. Immutable. */
record Existing(List<X509Certificate> chain, CertificateDescription description) {

    /** Makers of certificates backdate by minutes or an hour; days, in which lives are counted, differ by more. */
    private static final Duration TOLERANCE = Duration.ofHours(2);

    static Existing parse(String source, String pem) {
        List<X509Certificate> chain = Pem.certificates(source, pem);
        return new Existing(List.copyOf(chain), CertificateDescription.of(chain.get(0)));
    }

    Instant notAfter() {
        return description.validity().notAfter();
    }

    /**
     * Why the certificate has to be issued again, in words; null if it may stay.
     *
     * @param issuer null for a root
     */
    @Nullable
    String reasonToReplace(
            CertificateDescription wanted,
            List<X509Certificate> wantedChain,
            @Nullable CertificateAuthority issuer,
            CertificateSpec.Lifetime lifetime,
            Instant now) {
        if (!description.subject().equals(wanted.subject())) {
            return "the subject was " + description.subject();
        }
        if (!description.publicKey().equals(wanted.publicKey())) {
            return "the certificate is for another key";
        }
        if (!isSignedBy(issuer)) {
            return "it was issued by another authority";
        }
        String extension = differingExtension(wanted);
        if (extension != null) {
            return extension + " differs";
        }
        if (!chain.subList(1, chain.size()).equals(wantedChain.subList(1, wantedChain.size()))) {
            return "the certificates above it differ";
        }
        return reasonOfTime(wanted.validity(), issuer, lifetime, now);
    }

    private boolean isSignedBy(@Nullable CertificateAuthority issuer) {
        if (issuer != null) {
            return issuer.hasIssued(chain.get(0));
        }
        try {
            chain.get(0).verify(chain.get(0).getPublicKey());
            return true;
        } catch (GeneralSecurityException notItsOwn) {
            return false;
        }
    }

    private @Nullable String differingExtension(CertificateDescription wanted) {
        for (ExtensionDescription extension : wanted.extensions()) {
            if (!description.extensions().contains(extension)) {
                return extension.id().name();
            }
        }
        for (ExtensionDescription extension : description.extensions()) {
            if (!wanted.extensions().contains(extension)) {
                return extension.id().name();
            }
        }
        return null;
    }

    private @Nullable String reasonOfTime(
            Validity wanted, @Nullable CertificateAuthority issuer, CertificateSpec.Lifetime lifetime, Instant now) {
        boolean canLiveLonger = wanted.notAfter().isAfter(notAfter().plus(TOLERANCE));
        if (now.isAfter(notAfter())) {
            return "it expired at " + notAfter();
        }
        if (canLiveLonger && now.plus(lifetime.renewBefore()).isAfter(notAfter())) {
            return "it expires at " + notAfter();
        }
        Instant made = description.validity().notBefore().plus(Validity.BACKDATE);
        Instant due = made.plus(Duration.ofDays(lifetime.days()));
        if (issuer != null && issuer.validity().notAfter().isBefore(due)) {
            due = issuer.validity().notAfter();
        }
        return Duration.between(due, notAfter()).abs().compareTo(TOLERANCE) > 0
                ? "it was made for "
                        + Duration.between(made, notAfter().plus(TOLERANCE)).toDays() + " days"
                : null;
    }
}
