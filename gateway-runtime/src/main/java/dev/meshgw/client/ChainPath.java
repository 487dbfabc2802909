package dev.meshgw.client;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * How the certificates that a server sent hang together, and with what the client trusts. It states facts; the verdict is
 * {@link dev.meshgw.pki.path.ChainVerifier}'s. Immutable.
 *
 * @param links from the server's own certificate towards a trusted one
 * @param strays what the server sent and no link needs
 */
public record ChainPath(List<Link> links, List<X509Certificate> strays) {

    /** As in {@link dev.meshgw.pki.path.ChainVerifier}; a path that goes on is going in circles. */
    private static final int MAX_LINKS = 20;

    /** Whose key made a signature. */
    public enum Signer {
        /** That of the next link. */
        NEXT,
        /** Its own. */
        SELF,
        /** The next link has the issuer's name, but another key. */
        NAMESAKE,
        /** Neither the server sent nor the client trusts a certificate of the issuer's name. */
        MISSING
    }

    /**
     * @param sent whether the server sent it
     * @param trusted whether the client holds it
     */
    public record Link(X509Certificate certificate, boolean sent, boolean trusted, Signer signer) {}

    public ChainPath {
        links = List.copyOf(links);
        strays = List.copyOf(strays);
    }

    /** @param sent by the server, its own certificate first */
    static ChainPath of(List<X509Certificate> sent, List<X509Certificate> trusted) {
        var links = new ArrayList<Link>();
        var anchors = new HashSet<>(trusted);
        Optional<X509Certificate> next = sent.stream().findFirst();
        while (next.isPresent() && links.size() < MAX_LINKS) {
            X509Certificate current = next.get();
            boolean isTrusted = anchors.contains(current);
            boolean isSelfSigned = isNamed(current, current) && isSigned(current, current);
            next = isSelfSigned || isTrusted ? Optional.empty() : issuer(current, sent, trusted);
            Signer signer = isSelfSigned
                    ? Signer.SELF
                    : next.map(issuer -> isSigned(issuer, current) ? Signer.NEXT : Signer.NAMESAKE)
                            .orElse(Signer.MISSING);
            links.add(new Link(current, sent.contains(current), isTrusted, signer));
        }
        var strays = sent.stream()
                .filter(certificate ->
                        links.stream().noneMatch(link -> link.certificate().equals(certificate)))
                .distinct()
                .toList();
        return new ChainPath(links, strays);
    }

    /** The one whose key fits; else one of that name. What is trusted goes before what was sent. */
    private static Optional<X509Certificate> issuer(
            X509Certificate subject, List<X509Certificate> sent, List<X509Certificate> trusted) {
        var named = new ArrayList<X509Certificate>();
        trusted.stream().filter(candidate -> isNamed(candidate, subject)).forEach(named::add);
        sent.stream()
                .filter(candidate -> isNamed(candidate, subject) && !candidate.equals(subject))
                .forEach(named::add);
        return named.stream()
                .filter(candidate -> isSigned(candidate, subject))
                .findFirst()
                .or(() -> named.stream().findFirst());
    }

    private static boolean isNamed(X509Certificate issuer, X509Certificate subject) {
        return issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal());
    }

    private static boolean isSigned(X509Certificate issuer, X509Certificate subject) {
        try {
            subject.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException anotherKey) {
            return false;
        }
    }
}
