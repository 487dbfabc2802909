package dev.meshgw.gateway;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.SigningKey;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.pki.Validity;
import dev.meshgw.secret.CredentialName;
import dev.meshgw.secret.Credentials;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for secrets that are not among the manifests, as they seldom are in a repository, so that what lies behind them
 * can be compared. The same name gets the same credential each time. Not thread-safe.
 */
public final class AssumedCredentials {

    /** X.520 allows no longer common name. */
    private static final int MAX_COMMON_NAME = 64;

    private final Map<CredentialName, TlsCredential> keyPairs = new HashMap<>();
    private final Set<String> names = new TreeSet<>();
    private @Nullable CertificateAuthority authority;
    private @Nullable TrustBundle bundle;

    /** Envoy's resource names of what was assumed so far. */
    public Set<String> names() {
        return names;
    }

    Credentials complete(Credentials credentials) {
        return credentials.completed(this::keyPair, this::authorities);
    }

    private TlsCredential keyPair(CredentialName name) {
        names.add(name.resourceName());
        return keyPairs.computeIfAbsent(name, this::issue);
    }

    private TlsCredential issue(CredentialName name) {
        String text = name.resourceName();
        SigningKey key = KeyAlgorithm.EC_P256.generate();
        var request = new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.commonName(text.substring(0, Math.min(MAX_COMMON_NAME, text.length()))),
                List.of(SubjectAltName.parse("assumed.invalid")),
                Validity.ofDays(1, Clock.systemUTC()));
        return new TlsCredential(authority().issue(request, key).chain(), key.privateKey());
    }

    private TrustBundle authorities(CredentialName name) {
        names.add(name.resourceName());
        if (bundle == null) {
            bundle = TrustBundle.parse("assumed", Pem.print(authority().certificate()));
        }
        return bundle;
    }

    private CertificateAuthority authority() {
        if (authority == null) {
            authority = CertificateAuthority.create("assumed");
        }
        return authority;
    }
}
