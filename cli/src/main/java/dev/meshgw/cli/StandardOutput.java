package dev.meshgw.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers why output was lost, which a {@link java.io.PrintStream} does not tell. A reader that went away, as
 * {@code head} does, wanted no more: that is no loss. Thread-safe if {@code target} is.
 */
final class StandardOutput extends OutputStream {

    /** Linux' and macOS' words for EPIPE, which Java does not tell from other failures. */
    private static final String READER_IS_GONE = "Broken pipe";

    private final OutputStream target;
    private volatile @Nullable String loss;

    StandardOutput(OutputStream target) {
        this.target = target;
    }

    /** The system's reason, such as {@code No space left on device}; empty if everything was written. */
    Optional<String> loss() {
        return Optional.ofNullable(loss);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.contains(READER_IS_GONE)) {
                loss = reason;
            }
            throw e;
        }
    }
}
