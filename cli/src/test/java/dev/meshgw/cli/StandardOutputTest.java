package dev.meshgw.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

    @Test
    void whatIsWrittenIsNotLost() throws IOException {
        var target = new ByteArrayOutputStream();
        var output = new StandardOutput(target);
        output.write('a');
        assertThat(target.toByteArray()).containsExactly('a');
        assertThat(output.loss()).isEmpty();
    }

    @Test
    void aFullDiskIsALoss() throws IOException {
        var full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no /dev/full");
        try (var target = new FileOutputStream(full.toFile())) {
            var output = new StandardOutput(target);
            assertThatIOException().isThrownBy(() -> output.write('a'));
            assertThat(output.loss()).contains("No space left on device");
        }
    }

    @Test
    void aReaderThatWentAwayIsNoLoss() {
        var output = new StandardOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        assertThatIOException().isThrownBy(() -> output.write('a'));
        assertThat(output.loss()).isEmpty();
    }
}
