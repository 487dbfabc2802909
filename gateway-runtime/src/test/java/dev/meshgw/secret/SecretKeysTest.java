package dev.meshgw.secret;

import static dev.meshgw.conformance.ConformanceTable.object;
import static dev.meshgw.conformance.ConformanceTable.rows;
import static dev.meshgw.conformance.ConformanceTable.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.conformance.ConformanceTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which keys count, against Istio's own table. */
class SecretKeysTest {

    private static final Map<String, Object> TABLE = ConformanceTable.read("secret-keys.json");

    static List<Map<String, Object>> cases() {
        return rows(TABLE.get("cases"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keyPairIsTakenFromTheKeysThatIstioTakes(Map<String, Object> row) {
        Map<String, byte[]> data = secret(row);
        if (data == null) {
            assertThat(notFound(row)).isEqualTo(text(row, "expectedError"));
        } else if (SecretKeys.keyPair(data) instanceof SecretKeys.KeyPair pair) {
            assertThat(text(row, "expectedError")).isEmpty();
            assertThat(string(pair.certificate())).isEqualTo(text(row, "cert"));
            assertThat(string(pair.privateKey())).isEqualTo(text(row, "key"));
            assertThat(string(pair.staple())).isEqualTo(text(row, "staple"));
            assertThat(string(pair.crl())).isEqualTo(text(row, "crl"));
        } else {
            assertThat(SecretKeys.keyPair(data)).isEqualTo(new SecretKeys.Unusable(text(row, "expectedError")));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void authoritiesAreTakenFromTheKeysThatIstioTakes(Map<String, Object> row) {
        Map<String, byte[]> data = secret(row);
        if (data == null) {
            assertThat(notFound(row)).isEqualTo(text(row, "expectedCAError"));
        } else if (SecretKeys.authority(data) instanceof SecretKeys.Authority authority) {
            assertThat(text(row, "expectedCAError")).isEmpty();
            assertThat(string(authority.certificates())).isEqualTo(text(row, "caCert"));
            assertThat(string(authority.crl())).isEqualTo(text(row, "caCrl"));
        } else {
            assertThat(SecretKeys.authority(data)).isEqualTo(new SecretKeys.Unusable(text(row, "expectedCAError")));
        }
    }

    private static @Nullable Map<String, byte[]> secret(Map<String, Object> row) {
        for (Map<String, Object> secret : rows(TABLE.get("secrets"))) {
            if (secret.get("name").equals(row.get("name"))
                    && secret.get("namespace").equals(row.get("namespace"))) {
                var data = new HashMap<String, byte[]>();
                object(secret.get("data"))
                        .forEach((key, value) -> data.put(key, ((String) value).getBytes(StandardCharsets.UTF_8)));
                return data;
            }
        }
        return null;
    }

    private static String notFound(Map<String, Object> row) {
        var problem = new MaterialSource(
                text(row, "namespace"), new SecretIndex(text(row, "namespace"), List.of()), new PodFiles(Path.of("")));
        return ((MaterialSource.Found.Nothing) problem.keyPair(CredentialName.parse(text(row, "name"))))
                .problem()
                .reason();
    }

    private static String string(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
