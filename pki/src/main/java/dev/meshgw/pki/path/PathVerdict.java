package dev.meshgw.pki.path;

import java.util.List;

/**
 * What came of looking for a path from a certificate to a trusted one (RFC 5280 §6). Immutable.
 *
 * @param path the leaf first; if it is refused, the one that came furthest
 * @param anchored whether the last of it is trusted
 * @param refusals the reasons against it, the one that counts first; empty if the certificate is good
 */
public record PathVerdict(List<ChainCertificate> path, boolean anchored, List<Refusal> refusals) {

    public PathVerdict {
        path = List.copyOf(path);
        refusals = List.copyOf(refusals);
    }

    public boolean isTrusted() {
        return refusals.isEmpty();
    }
}
