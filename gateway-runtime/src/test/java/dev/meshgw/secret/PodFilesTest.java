package dev.meshgw.secret;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PodFilesTest {

    @Test
    @Timeout(value = 10, unit = SECONDS, threadMode = SEPARATE_THREAD)
    void aPipeIsRefusedAndNotWaitedFor(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("tls.crt");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> new PodFiles(folder).read("tls.crt")).hasMessageContaining("it is a pipe");
    }
}
