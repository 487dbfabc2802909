package dev.meshgw.pki;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that shall be issued again: with the subject, the extensions and, unless another is given, the key that it
 * has, but with a new serial number and dates. All of its extensions are taken over byte for byte, those of kinds unknown here
 * too; only the key identifiers follow the keys.
 *
 * <p>Immutable.
 */
public final class Renewal {

    /** What was said about this very certificate and would be untrue about another (RFC 6962 §3.3, RFC 3280 §4.2.1.4). */
    private static final Map<ASN1ObjectIdentifier, String> OF_ONE_CERTIFICATE = Map.of(
            new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"),
            "proofs that it stands in public logs",
            new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.3"),
            "the mark that it is only announced to public logs",
            Extension.privateKeyUsagePeriod,
            "the period in which its key may sign");

    private static final List<ASN1ObjectIdentifier> OF_ITS_ISSUER =
            List.of(Extension.authorityInfoAccess, Extension.cRLDistributionPoints, Extension.freshestCRL);

    private final String source;
    private final List<X509CertificateHolder> chain;

    private Renewal(String source, List<X509CertificateHolder> chain) {
        this.source = source;
        this.chain = List.copyOf(chain);
    }

    /**
     * Reads the certificate, which must come first, and what stands behind it in its file.
     *
     * @param source what the text came from, for messages
     * @throws PkiException if there is none, or something about it cannot be reproduced; says what
     */
    public static Renewal of(String source, String pem) {
        List<X509CertificateHolder> chain = CertificateDescription.holders(source, pem);
        for (PemBlock block : PemBlock.scan(source, pem)) {
            if (block.isPrivateKey()) {
                throw new PkiException(
                        source + " holds a private key beside its certificate",
                        "what stands " + block.place().inWords() + " would be lost when the file is replaced",
                        "keep certificate and key in files of their own");
            }
        }
        Extensions extensions = chain.get(0).getExtensions();
        for (ASN1ObjectIdentifier oid : oids(extensions)) {
            if (OF_ONE_CERTIFICATE.containsKey(oid)) {
                throw new PkiException(
                        source + " cannot be renewed as it is",
                        "its extension " + oid.getId() + " holds " + OF_ONE_CERTIFICATE.get(oid)
                                + ", which cannot be taken over",
                        "issue a new one: meshgw pki issue HOST");
            }
        }
        return new Renewal(source, chain);
    }

    private static List<ASN1ObjectIdentifier> oids(@Nullable Extensions extensions) {
        return extensions == null ? List.of() : Arrays.asList(extensions.getExtensionOIDs());
    }

    /** The certificate as it is. */
    public CertificateDescription old() {
        return CertificateDescription.of(chain.get(0));
    }

    /** The same for the JDK. */
    public X509Certificate certificate() {
        return Pem.certificates(source, IssuedCertificate.pem(chain.get(0))).get(0);
    }

    /** Whether it is signed with its own key, so that only that can renew it. */
    public boolean isSelfSigned() {
        return old().isSelfIssued() && Signatures.isSignedBy(chain.get(0), chain.get(0));
    }

    /** What new keys for it are made of: the kind that it has. Empty if meshgw makes no such keys. */
    public Optional<KeyAlgorithm> keyAlgorithm() {
        return KeyAlgorithm.of(old().publicKey());
    }

    /** As long as it lives now, beginning {@link Validity#BACKDATE} before now, or less if that is much of its life. */
    public Validity sameLength(Clock clock) {
        Validity old = old().validity();
        Duration tenth = Duration.between(old.notBefore(), old.notAfter()).dividedBy(10);
        Duration backdate = tenth.compareTo(Validity.BACKDATE) < 0 ? tenth : Validity.BACKDATE;
        return old.from(clock.instant().minus(backdate));
    }

    /**
     * The certificate issued again.
     *
     * @param validity cut to that of the authority
     * @param newKey null to keep the key
     * @throws PkiException if peers would refuse it because of the authority's own limits, or it says where to ask about
     *     another authority's certificates
     */
    public IssuedCertificate issuedBy(CertificateAuthority authority, Validity validity, @Nullable SigningKey newKey) {
        requireSameIssuer(authority);
        List<X509CertificateHolder> renewed = new ArrayList<>(authority.renew(chain.get(0), validity, newKey));
        completed(renewed);
        return new IssuedCertificate(renewed);
    }

    /**
     * A self-signed certificate signed again with its own key, so that what it issued stays valid.
     *
     * @param keySource what the key came from, for messages
     * @throws PkiException if the key is another one
     */
    public IssuedCertificate selfSigned(String keySource, SigningKey key, Validity validity) {
        String own = old().publicKey().sha256();
        if (!PublicKeyDescription.of(key.publicKeyInfo()).sha256().equals(own)) {
            throw new PkiException(
                    keySource + " is not the key of " + source,
                    "the certificate is signed with its own key, and so must the next one be",
                    "name the right key with --ca-key, or make a new one with --new-key");
        }
        return new IssuedCertificate(List.of(X509Issuer.of(chain.get(0), key).renew(chain.get(0), null, validity)));
    }

    /** A self-signed certificate for a new key, signed with that: nothing that the old one issued leads to it. */
    public IssuedCertificate selfSigned(SigningKey newKey, Validity validity) {
        return new IssuedCertificate(List.of(
                X509Issuer.selfSigned(old().subject(), newKey).renew(chain.get(0), newKey.publicKeyInfo(), validity)));
    }

    private void requireSameIssuer(CertificateAuthority authority) {
        for (ASN1ObjectIdentifier oid : oids(chain.get(0).getExtensions())) {
            if (OF_ITS_ISSUER.contains(oid)
                    && !authority.description().subject().equals(old().issuer())) {
                throw new PkiException(
                        source + " cannot be renewed by another authority than its own",
                        "its extension " + oid.getId() + " says where to ask its issuer, " + old().issuer()
                                + ", about it",
                        "sign with that one, or issue a new certificate");
            }
        }
    }

    /** Adds the intermediate authorities of the old chain that the authority's own file lacks. */
    private void completed(List<X509CertificateHolder> renewed) {
        boolean more = true;
        while (more) {
            X509CertificateHolder top = renewed.get(renewed.size() - 1);
            more = false;
            for (X509CertificateHolder known : chain) {
                if (!known.getSubject().equals(known.getIssuer())
                        && known.getSubject().equals(top.getIssuer())
                        && !renewed.contains(known)
                        && Signatures.isSignedBy(top, known)) {
                    renewed.add(known);
                    more = true;
                    break;
                }
            }
        }
    }

    @Override
    public String toString() {
        return "Renewal[" + source + ", " + old().subject() + "]";
    }
}
