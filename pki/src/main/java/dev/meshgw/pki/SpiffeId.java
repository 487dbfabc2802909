package dev.meshgw.pki;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for URIs of the scheme {@code spiffe} (SPIFFE-ID §2) and for the certificates that hold one (X509-SVID §2, §3). */
final class SpiffeId {

    private static final String SCHEME = "spiffe:";

    /** SPIFFE-ID §2.3. */
    private static final int MAX_LENGTH = 2048;

    /** SPIFFE-ID §2.1, after RFC 3986 §3.2.2. */
    private static final int MAX_TRUST_DOMAIN = 255;

    private static final Pattern TRUST_DOMAIN = Pattern.compile("[a-z0-9._-]+");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]+");

    private SpiffeId() {}

    /** @throws PkiException if one of the names is a SPIFFE ID that no validator takes from such a certificate */
    static void require(CertificateProfile profile, List<SubjectAltName> names) {
        for (SubjectAltName name : names) {
            if (isSpiffe(name)) {
                String reason = reasonAgainst(profile, name.value());
                if (reason == null
                        && names.stream()
                                        .filter(SubjectAltName.Uri.class::isInstance)
                                        .count()
                                > 1) {
                    reason = "a certificate with a SPIFFE ID holds no other URI (X509-SVID section 2)";
                }
                if (reason != null) {
                    throw new PkiException(
                            "\"" + PkiException.printable(name.value()) + "\" cannot be the SPIFFE ID of a certificate",
                            reason,
                            "write it like spiffe://cluster.local/ns/default/sa/sleep");
                }
            }
        }
    }

    private static boolean isSpiffe(SubjectAltName name) {
        return name instanceof SubjectAltName.Uri
                && name.value().toLowerCase(Locale.ROOT).startsWith(SCHEME);
    }

    private static @Nullable String reasonAgainst(CertificateProfile profile, String uri) {
        String prefix = SCHEME + "//";
        if (!uri.toLowerCase(Locale.ROOT).startsWith(prefix)) {
            return "there is no trust domain: // is missing";
        }
        if (uri.length() > MAX_LENGTH) {
            return "it has " + uri.length() + " characters; " + MAX_LENGTH + " are allowed";
        }
        int slash = uri.indexOf('/', prefix.length());
        String trustDomain = uri.substring(prefix.length(), slash < 0 ? uri.length() : slash);
        if (!TRUST_DOMAIN.matcher(trustDomain).matches() || trustDomain.length() > MAX_TRUST_DOMAIN) {
            return "the trust domain \"" + PkiException.printable(trustDomain)
                    + "\" must be 1 to 255 lower-case letters, digits, dots, hyphens and underscores";
        }
        if (slash < 0) {
            return profile.isAuthority() ? null : "only an authority has a trust domain without a path";
        }
        if (profile.isAuthority()) {
            return "the ID of an authority is the trust domain without a path (X509-SVID section 3.2)";
        }
        return reasonAgainstPath(uri.substring(slash + 1));
    }

    private static @Nullable String reasonAgainstPath(String path) {
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty()) {
                return "its path has an empty segment or ends with a slash";
            }
            if (segment.equals(".") || segment.equals("..")) {
                return "its path goes up or nowhere with \"" + segment + "\"";
            }
            if (!SEGMENT.matcher(segment).matches()) {
                return "\"" + PkiException.printable(segment)
                        + "\" in its path must be letters, digits, dots, hyphens and underscores";
            }
        }
        return null;
    }
}
