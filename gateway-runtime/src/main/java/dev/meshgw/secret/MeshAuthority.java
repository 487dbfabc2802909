package dev.meshgw.secret;

import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.SigningKey;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.Validity;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The CA of the mesh, from where istiod has it: the Secret {@code cacerts} that an operator plugs in, else
 * {@code istio-ca-secret} that istiod made. There is no istiod here, so the gateway's certificate is issued on the spot.
 * Stateless.
 */
final class MeshAuthority {

    private static final List<String> SECRETS = List.of("cacerts", "istio-ca-secret");

    private static final String CERTIFICATE = "ca-cert.pem";
    private static final String KEY = "ca-key.pem";
    private static final String ROOT = "root-cert.pem";
    private static final String CHAIN = "cert-chain.pem";

    /** istiod renews after hours; nobody does here, so it must outlive a gateway on a laptop. */
    private static final int VALIDITY_DAYS = 365;

    private static final byte[] NONE = {};

    private MeshAuthority() {}

    /** The CA's chain and key, from which {@link #issue} makes the gateway's. */
    static MaterialSource.Found keyPair(String namespace, SecretIndex index) {
        Secret secret = find(index);
        if (secret == null) {
            return new MaterialSource.Found.Nothing(missing(namespace));
        }
        String source = "secret " + secret.metadata().qualifiedName();
        return new MaterialSource.Found.Bytes(new Material(
                source,
                source + " key \"" + CERTIFICATE + "\"",
                joined(value(secret, CERTIFICATE), value(secret, CHAIN)),
                source + " key \"" + KEY + "\"",
                value(secret, KEY),
                "",
                NONE,
                List.of()));
    }

    static MaterialSource.Found root(String namespace, SecretIndex index) {
        Secret secret = find(index);
        if (secret == null) {
            return new MaterialSource.Found.Nothing(missing(namespace));
        }
        String source = "secret " + secret.metadata().qualifiedName();
        String key = value(secret, ROOT).length > 0 ? ROOT : CERTIFICATE;
        return new MaterialSource.Found.Bytes(new Material(
                source, source + " key \"" + key + "\"", value(secret, key), "", NONE, "", NONE, List.of()));
    }

    private static @Nullable Secret find(SecretIndex index) {
        for (String name : SECRETS) {
            Secret secret = index.secret(name);
            if (secret != null && value(secret, CERTIFICATE).length > 0 && value(secret, KEY).length > 0) {
                return secret;
            }
        }
        return null;
    }

    private static byte[] value(Secret secret, String key) {
        byte @Nullable [] value = secret.data().get(key);
        return value == null ? NONE : value;
    }

    private static byte[] joined(byte[] certificate, byte[] chain) {
        String text =
                new String(certificate, StandardCharsets.UTF_8) + "\n" + new String(chain, StandardCharsets.UTF_8);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** @throws dev.meshgw.pki.PkiException if the material is not that of a CA */
    static TlsCredential issue(Material material, String namespace) {
        Clock clock = Clock.systemUTC();
        var authority = CertificateAuthority.parse(
                material.certificateSource(),
                material.certificatePem(),
                material.privateKeySource(),
                material.privateKeyPem(),
                clock);
        SigningKey key = KeyAlgorithm.EC_P256.generate();
        var request = new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.commonName("istio-ingressgateway"),
                List.of(SubjectAltName.parse(
                        "spiffe://cluster.local/ns/" + namespace + "/sa/istio-ingressgateway-service-account")),
                Validity.ofDays(VALIDITY_DAYS, clock));
        X509Certificate leaf = authority.issue(request, key).chain().get(0);
        var chain = new ArrayList<X509Certificate>();
        chain.add(leaf);
        Pem.certificates(material.certificateSource(), material.certificatePem()).stream()
                .distinct()
                .filter(above -> !above.getSubjectX500Principal().equals(above.getIssuerX500Principal()))
                .forEach(chain::add);
        return new TlsCredential(chain, key.privateKey());
    }

    private static Problem missing(String namespace) {
        return new Problem(
                DiagnosticCode.NOT_SUPPORTED,
                "there is no CA of a mesh",
                "tls.mode ISTIO_MUTUAL needs the certificates of a mesh, and its CA is not here",
                "in a cluster istiod issues them; here they are issued by the CA in secret cacerts or istio-ca-secret of"
                        + " namespace " + namespace,
                "meshgw create -n " + namespace + " secret generic cacerts --from-file=ca-cert.pem"
                        + " --from-file=ca-key.pem --from-file=root-cert.pem --from-file=cert-chain.pem;"
                        + " or use MUTUAL with a credentialName");
    }
}
