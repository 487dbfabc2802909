package dev.meshgw.pki;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/** Tells what each block of a file says, and who signed whom. */
final class PkiEntries {

    /** A system's whole trust store has 150 self-signed certificates; a file made to cost time has thousands of one name. */
    private static final int MAX_SIGNATURES = 2000;

    private PkiEntries() {}

    /** @throws PkiException if one is damaged */
    static List<PkiEntry> read(String source, List<PemBlock> blocks) {
        var certificates = new ArrayList<@Nullable X509CertificateHolder>();
        for (PemBlock block : blocks) {
            certificates.add(block.isCertificate() ? CertificateDescription.holder(source, block) : null);
        }
        List<@Nullable Integer> issuers = issuers(certificates);
        var entries = new ArrayList<PkiEntry>();
        for (PemBlock block : blocks) {
            X509CertificateHolder certificate = certificates.get(entries.size());
            if (certificate != null) {
                entries.add(new PkiEntry.Certificate(
                        block.place(),
                        CertificateDescription.of(certificate, block.content()),
                        issuers.get(entries.size()),
                        Pem.print("CERTIFICATE", block.content())));
            } else {
                entries.add(read(source, block));
            }
        }
        return List.copyOf(entries);
    }

    private static PkiEntry read(String source, PemBlock block) {
        if (block.isSigningRequest()) {
            return new PkiEntry.Request(block.place(), SigningRequest.read(source, block));
        }
        if (block.isEncryptedKey()) {
            return new PkiEntry.EncryptedKey(block.place(), block.label());
        }
        if (block.isPrivateKey() && !block.label().equals("OPENSSH PRIVATE KEY")) {
            SigningKey key = SigningKey.read(source, block);
            return new PkiEntry.Key(block.place(), block.label(), PublicKeyDescription.of(key.publicKeyInfo()));
        }
        return block.isRevocationList()
                ? new PkiEntry.Crl(block.place(), RevocationList.read(source, block))
                : new PkiEntry.Other(block.place(), block.label(), block.meaning());
    }

    /** Position of the issuer of each. */
    private static List<@Nullable Integer> issuers(List<@Nullable X509CertificateHolder> certificates) {
        var bySubject = new HashMap<X500Name, List<Integer>>();
        for (int i = 0; i < certificates.size(); i++) {
            X509CertificateHolder certificate = certificates.get(i);
            if (certificate != null) {
                bySubject
                        .computeIfAbsent(certificate.getSubject(), subject -> new ArrayList<>())
                        .add(i);
            }
        }
        int signaturesLeft = MAX_SIGNATURES;
        var issuers = new ArrayList<@Nullable Integer>();
        for (X509CertificateHolder certificate : certificates) {
            Integer issuer = null;
            if (certificate != null) {
                for (int candidate : bySubject.getOrDefault(certificate.getIssuer(), List.of())) {
                    X509CertificateHolder other = certificates.get(candidate);
                    if (other != null && signaturesLeft-- > 0 && Signatures.isSignedBy(certificate, other)) {
                        issuer = candidate;
                        break;
                    }
                }
            }
            issuers.add(issuer);
        }
        return issuers;
    }
}
