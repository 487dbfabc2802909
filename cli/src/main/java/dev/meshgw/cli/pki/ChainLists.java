package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.RevocationListFile;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which revocation lists a file lacks for the chains that an authority is part of. BoringSSL, and so Envoy, that has one list
 * wants one of each authority of a chain, the root included, and refuses everybody without them.
 */
final class ChainLists {

    private ChainLists() {}

    /** One sentence a list, with the command that mends it. */
    static List<String> missing(Console console, AuthorityOptions.Signer signer, RevocationListFile file) {
        X509Certificate own = signer.authority().certificate();
        Map<String, X509Certificate> known = AuthoritySearch.beside(console, signer.source());
        Map<DistinguishedName, String> relatives = above(own, known);
        relatives.putAll(below(own, known));
        file.lists().forEach(list -> relatives.remove(list.issuer()));
        return relatives.entrySet().stream()
                .map(relative -> warning(console, relative.getKey(), relative.getValue(), file))
                .toList();
    }

    private static String warning(Console console, DistinguishedName name, String source, RevocationListFile file) {
        String beside = RevocationOptions.listBeside(source);
        return Files.exists(console.path(beside))
                ? "a gateway wants the list of " + name + " in the same ca.crl: cat " + file.source() + " " + beside
                        + " > ca.crl"
                : "a gateway wants the list of " + name + " too, or refuses with \"unable to get certificate CRL\":"
                        + " meshgw pki crl --ca " + source + " --out " + file.source();
    }

    private static Map<DistinguishedName, String> above(X509Certificate own, Map<String, X509Certificate> known) {
        var above = new LinkedHashMap<DistinguishedName, String>();
        X509Certificate lower = own;
        while (!lower.getSubjectX500Principal().equals(lower.getIssuerX500Principal())) {
            Optional<Map.Entry<String, X509Certificate>> upper = issuerOf(lower, known);
            DistinguishedName name = DistinguishedName.of(lower.getIssuerX500Principal());
            if (above.putIfAbsent(name, upper.map(Map.Entry::getKey).orElse("ISSUER.crt")) != null || upper.isEmpty()) {
                break;
            }
            lower = upper.get().getValue();
        }
        return above;
    }

    private static Optional<Map.Entry<String, X509Certificate>> issuerOf(
            X509Certificate lower, Map<String, X509Certificate> known) {
        return known.entrySet().stream()
                .filter(upper -> AuthoritySearch.hasIssued(upper.getValue(), lower))
                .findFirst();
    }

    private static Map<DistinguishedName, String> below(X509Certificate own, Map<String, X509Certificate> known) {
        var below = new LinkedHashMap<DistinguishedName, String>();
        Set<X509Certificate> reached = new LinkedHashSet<>(Set.of(own));
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<String, X509Certificate> lower : known.entrySet()) {
                if (reached.stream().anyMatch(upper -> AuthoritySearch.hasIssued(upper, lower.getValue()))
                        && reached.add(lower.getValue())) {
                    below.put(DistinguishedName.of(lower.getValue().getSubjectX500Principal()), lower.getKey());
                    more = true;
                }
            }
        }
        return below;
    }
}
