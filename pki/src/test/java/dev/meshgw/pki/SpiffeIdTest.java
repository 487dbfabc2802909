package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpiffeIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spiffe://cluster.local/ns/default/sa/sleep",
                "spiffe://a_b-1.example/A.b_c-d",
                "https://Example.com/a%20b"
            })
    void takesWhatTheSpecificationAllows(String uri) {
        SpiffeId.require(CertificateProfile.CLIENT, names(uri));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spiffe:cluster.local/a    | there is no trust domain: // is missing",
                "spiffe:///a               | the trust domain \"\" must be 1 to 255 lower-case letters, digits, dots, hyphens and underscores",
                "spiffe://Cluster.local/a  | the trust domain \"Cluster.local\" must be 1 to 255 lower-case letters, digits, dots, hyphens and underscores",
                "spiffe://a:8443/b         | the trust domain \"a:8443\" must be 1 to 255 lower-case letters, digits, dots, hyphens and underscores",
                "spiffe://user@a/b         | the trust domain \"user@a\" must be 1 to 255 lower-case letters, digits, dots, hyphens and underscores",
                "spiffe://cluster.local    | only an authority has a trust domain without a path",
                "spiffe://a/               | its path has an empty segment or ends with a slash",
                "spiffe://a/b//c           | its path has an empty segment or ends with a slash",
                "spiffe://a/../c           | its path goes up or nowhere with \"..\"",
                "spiffe://a/b%20c          | \"b%20c\" in its path must be letters, digits, dots, hyphens and underscores",
                "spiffe://a/b?c            | \"b?c\" in its path must be letters, digits, dots, hyphens and underscores",
            })
    void saysWhyAnIdIsRefused(String uri, String why) {
        PkiException refusal =
                catchThrowableOfType(PkiException.class, () -> SpiffeId.require(CertificateProfile.CLIENT, names(uri)));
        assertThat(refusal).hasMessage("\"" + uri + "\" cannot be the SPIFFE ID of a certificate");
        assertThat(refusal.why()).contains(why);
    }

    @Test
    void anAuthorityIsTheTrustDomainItself() {
        SpiffeId.require(CertificateProfile.INTERMEDIATE, names("spiffe://cluster.local"));
        assertThat(catchThrowableOfType(
                        PkiException.class,
                        () -> SpiffeId.require(CertificateProfile.INTERMEDIATE, names("spiffe://cluster.local/a"))))
                .isNotNull();
    }

    @Test
    void thereIsOneUriInACertificate() {
        PkiException refusal = catchThrowableOfType(
                PkiException.class,
                () -> SpiffeId.require(CertificateProfile.CLIENT, names("https://a/", "spiffe://a/b")));
        assertThat(refusal.why()).contains("a certificate with a SPIFFE ID holds no other URI (X509-SVID section 2)");
    }

    private static List<SubjectAltName> names(String... uris) {
        return Stream.of(uris).map(SubjectAltName::parse).toList();
    }
}
