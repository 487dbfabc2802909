package dev.meshgw.pki.path;

import java.util.List;

/**
 * What came of looking for a path from a certificate to a trusted one (RFC 5280 §6). Immutable.
 *
 * @param path the leaf first; if it is refused, the one that came furthest
 * @param anchored whether the last of it is trusted
 * @param proven how many links of it, from the leaf, have a signature that was checked and found good
 * @param refusals the reasons against it, the one that counts first; empty if the certificate is good
 */
public record PathVerdict(List<ChainCertificate> path, boolean anchored, int proven, List<Refusal> refusals) {

    public PathVerdict {
        path = List.copyOf(path);
        refusals = List.copyOf(refusals);
    }

    public boolean isTrusted() {
        return refusals.isEmpty();
    }
}
