package dev.meshgw.pki;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authorities that a peer's chain must lead to, with their revocation lists. Immutable.
 *
 * @param authorities never empty, in the order of the file; duplicates removed
 * @param revocationLists null if revocation is not checked; else each certificate of a chain needs the list of its issuer, so
 *     that an empty list accepts nobody
 */
public record TrustBundle(
        List<X509Certificate> authorities, @Nullable List<X509CRL> revocationLists) {

    /** @throws PkiException if there is no certificate */
    public TrustBundle {
        authorities = authorities.stream().distinct().toList();
        revocationLists = revocationLists == null ? null : List.copyOf(revocationLists);
        if (authorities.isEmpty()) {
            throw new PkiException("the bundle holds no certificate", null, null);
        }
    }

    /** Authorities whose certificates are never revoked. */
    public TrustBundle(List<X509Certificate> authorities) {
        this(authorities, null);
    }

    /**
     * Reads every CERTIFICATE and X509 CRL block; other blocks and text between them are passed over, as OpenSSL does.
     *
     * @param source what the text came from, for messages: a file, or {@code secret istio-system/x key "ca.crt"}
     * @throws PkiException if there is no certificate, or one cannot be read
     */
    public static TrustBundle parse(String source, String pem) {
        List<X509Certificate> authorities = Pem.certificates(source, pem);
        List<X509CRL> lists = Pem.revocationLists(source, pem);
        return new TrustBundle(authorities, lists.isEmpty() ? null : lists);
    }

    /** The same authorities with these revocation lists besides their own; from now on revocation is checked. */
    public TrustBundle withRevocationLists(List<X509CRL> more) {
        List<X509CRL> all = new ArrayList<>(revocationLists == null ? List.of() : revocationLists);
        all.addAll(more);
        return new TrustBundle(authorities, all);
    }
}
