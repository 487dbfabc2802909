package dev.meshgw.pki.tree;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.PkiFile;
import dev.meshgw.pki.SigningKey;
import dev.meshgw.pki.tree.TreePlan.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks a tree from its roots down and collects what is to be done. One use, one thread. */
final class TreePlanner {

    private final Path directory;
    private final boolean replaceKeys;
    private final Passphrase.Source passphrases;
    private final Clock clock;
    private final List<TreePlan.Step> steps = new ArrayList<>();
    private final List<TreePlan.Problem> problems = new ArrayList<>();
    private PemFiles files;

    TreePlanner(Path directory, boolean replaceKeys, Passphrase.Source passphrases, Clock clock) {
        this.directory = directory;
        this.replaceKeys = replaceKeys;
        this.passphrases = passphrases;
        this.clock = clock;
        this.files = PemFiles.in(directory);
    }

    TreePlan plan() {
        return new TreePlan(steps, problems, files);
    }

    void root(CertificateSpec spec) {
        guarded(spec, () -> {
            Pair pair = pair(spec);
            CertificateAuthority made = CertificateAuthority.create(spec.request(clock), pair.key(), clock);
            var candidate = new Candidate(made.description(), List.of(made.certificate()), made.certificatePem());
            boolean again = settle(spec, pair, candidate, null, false);
            CertificateAuthority root = again ? made : authority(spec, pair, "");
            below(spec, root, root.certificatePem(), again);
        });
    }

    /** @param above the certificates from the issuer up to the root, as PEM */
    private void issued(CertificateSpec spec, CertificateAuthority issuer, String above, boolean issuerChanged) {
        guarded(spec, () -> {
            Pair pair = pair(spec);
            CertificateRequest request = spec.request(clock);
            if (spec.profile() == CertificateProfile.INTERMEDIATE) {
                CertificateAuthority made = issuer.issueAuthority(request, pair.key());
                var candidate = new Candidate(
                        made.description(), Pem.certificates(spec.file(), made.chainPem()), made.chainPem());
                boolean again = settle(spec, pair, candidate, issuer, issuerChanged);
                CertificateAuthority own = again ? made : authority(spec, pair, above);
                below(spec, own, own.certificatePem() + above, again);
            } else {
                var made = issuer.issue(request, pair.key());
                settle(spec, pair, new Candidate(made.description(), made.chain(), made.pem()), issuer, issuerChanged);
            }
        });
    }

    private void below(CertificateSpec spec, CertificateAuthority authority, String chain, boolean changed) {
        spec.issued().forEach(child -> issued(child, authority, chain, changed));
    }

    /** A certificate that cannot be made does not hide what is wrong with those beside it. */
    private void guarded(CertificateSpec spec, Runnable planning) {
        try {
            planning.run();
        } catch (PkiException e) {
            problems.add(new TreePlan.Problem(spec, e));
        }
    }

    /** The authority that the files hold. */
    private CertificateAuthority authority(CertificateSpec spec, Pair pair, String above) {
        return CertificateAuthority.parse(
                spec.certificateFile(),
                pair.certificatePem() + above,
                spec.keyFile(),
                pair.key().pem(),
                clock);
    }

    /**
     * What the files of a certificate hold.
     *
     * @param key the one that exists, or a new one
     * @param certificatePem empty if there is no certificate
     */
    private record Pair(SigningKey key, boolean keyIsNew, String certificatePem) {

        @Override
        public String toString() {
            return "Pair";
        }
    }

    /** A certificate as it would be issued now. */
    private record Candidate(CertificateDescription description, List<X509Certificate> chain, String pem) {}

    private Pair pair(CertificateSpec spec) {
        String certificatePem = text(spec.certificateFile()).orElse("");
        Path keyPath = directory.resolve(spec.keyFile());
        if (Files.exists(keyPath)) {
            PkiFile file = PkiFile.read(keyPath, spec.keyFile(), passphrases);
            SigningKey key = file.signingKey();
            KeyAlgorithm wanted = spec.keyAlgorithm();
            if (wanted == null
                    || KeyAlgorithm.of(key.description()).filter(wanted::equals).isPresent()) {
                return new Pair(key, false, certificatePem);
            }
            if (!replaceKeys) {
                throw new PkiException(
                        spec.keyFile() + " is a key of another kind than " + wanted,
                        "it is " + key.description() + ", and keys that exist are kept",
                        "add --force to replace the key and its certificate, or ask for the kind that it has");
            }
            if (file.hasEncryptedKey()) {
                throw new PkiException(
                        spec.keyFile() + " is encrypted and is not replaced",
                        "new keys of a tree are written in the clear",
                        "put a new key there yourself: meshgw pki csr NAME --encrypt-key");
            }
        } else if (!certificatePem.isEmpty() && !replaceKeys) {
            throw new PkiException(
                    spec.keyFile() + " is missing beside " + spec.certificateFile(),
                    "a new key would make that certificate void"
                            + (spec.profile().isAuthority() ? ", and everything that it issued" : ""),
                    "bring the key back, or add --force to make key and certificate anew");
        }
        KeyAlgorithm wanted = spec.keyAlgorithm();
        return new Pair((wanted == null ? KeyAlgorithm.EC_P256 : wanted).generate(), true, certificatePem);
    }

    private Optional<String> text(String file) {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Optional.of(Pem.read(path, file)) : Optional.empty();
    }

    /**
     * Adds the step of a certificate.
     *
     * @param issuer null for a root
     * @return whether it is issued, for the first time or again
     */
    private boolean settle(
            CertificateSpec spec,
            Pair pair,
            Candidate candidate,
            @Nullable CertificateAuthority issuer,
            boolean issuerChanged) {
        Outcome outcome = Outcome.CREATED;
        String reason = "";
        var end = candidate.description().validity().notAfter();
        if (!pair.certificatePem().isEmpty()) {
            var existing = Existing.parse(spec.certificateFile(), pair.certificatePem());
            reason = issuerChanged
                    ? "its authority is issued anew"
                    : existing.reasonToReplace(
                            candidate.description(), candidate.chain(), issuer, spec.lifetime(), clock.instant());
            outcome = reason == null ? Outcome.UNCHANGED : Outcome.CONFIGURED;
            end = reason == null ? existing.notAfter() : end;
        }
        steps.add(new TreePlan.Step(spec, outcome, reason == null ? "" : reason, end));
        if (outcome == Outcome.UNCHANGED) {
            return false;
        }
        if (pair.keyIsNew()) {
            files = files.withPrivate(spec.keyFile(), pair.key().pem());
        }
        files = files.with(spec.certificateFile(), candidate.pem());
        return true;
    }
}
