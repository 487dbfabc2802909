package dev.meshgw.cli.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** curl's command line is wrong, or asks for what meshgw does not have. */
final class CurlUsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String fix;

    /** @param message as curl words it, without {@code curl: } */
    CurlUsageException(String message, @Nullable String fix) {
        super(message);
        this.fix = fix;
    }

    Optional<String> fix() {
        return Optional.ofNullable(fix);
    }
}
