package dev.meshgw.cli.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

    @ParameterizedTest
    @CsvSource({
        "'ID=debian', DEBIAN",
        "'ID=ubuntu\nID_LIKE=debian', DEBIAN",
        "'ID=linuxmint\nID_LIKE=\"ubuntu debian\"', DEBIAN",
        "'ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"', FEDORA",
        "'ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"', SUSE",
        "'ID=manjaro\nID_LIKE=arch', ARCH",
        "'ID=alpine', ALPINE",
        "'ID=nixos', UNKNOWN",
        "'', UNKNOWN"
    })
    void aLinuxIsKnownByItsReleaseFile(String osRelease, Platform expected) {
        assertThat(Platform.ofLinux(osRelease)).isEqualTo(expected);
    }

    @Test
    void aMacIsKnownWithoutOne(@TempDir Path empty) {
        assertThat(Machine.platform("Mac OS X", empty)).isEqualTo(Platform.MACOS);
    }
}
