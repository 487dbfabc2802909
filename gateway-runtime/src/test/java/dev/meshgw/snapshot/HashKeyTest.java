package dev.meshgw.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashKeyTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "/path?user=a,         a",
                "/path?x=1&user=b&y=2, b",
                "/path?user=a&user=b,  a",
                "/path?user,           ''",
                "/path?superuser=a,    none",
                "/path,                none"
            })
    void queryParameterIsTheFirstOfItsName(String path, String value) {
        assertThat(new HashKey.QueryParameter("user").of(Request.get("a", path), "1.2.3.4"))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"user=a, a", "x=1; user=b; y=2, b", "user=\"quoted\", quoted", "superuser=a, none", "none, none"})
    void cookieIsReadFromItsHeader(String header, String value) {
        var cookie = new HashKey.Cookie("user", "", null, List.of());
        Request request = Request.get("a", "/");
        assertThat(cookie.of(header == null ? request : request.with("cookie", header), "1.2.3.4"))
                .isEqualTo(value);
    }

    @Test
    void cookieIsWrittenAsEnvoyWritesIt() {
        assertThat(new HashKey.Cookie("user", "/app", Duration.ofSeconds(60), List.of("SameSite=Lax")).setCookie("abc"))
                .isEqualTo("user=\"abc\"; Max-Age=60; Path=/app; SameSite=Lax; HttpOnly");
    }

    @Test
    void cookieOfASessionHasNoAge() {
        assertThat(new HashKey.Cookie("user", "", Duration.ZERO, List.of()).setCookie("abc"))
                .isEqualTo("user=\"abc\"; HttpOnly");
    }
}
