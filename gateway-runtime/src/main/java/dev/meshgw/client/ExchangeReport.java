package dev.meshgw.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of one exchange. Immutable.
 *
 * @param outcome complete or failed
 * @param head null if no final response head came
 * @param received bytes of the body that were handed out or ignored
 * @param sent bytes of the request's body
 * @param connection null if none came about
 * @param handshake null without TLS
 * @param newConnection false if an idle one served
 */
public record ExchangeReport(
        Outcome outcome,
        @Nullable ResponseHead head,
        long received,
        long sent,
        @Nullable ConnectionInfo connection,
        @Nullable HandshakeReport handshake,
        boolean newConnection,
        Timings timings) {

    /** How it ended. */
    public sealed interface Outcome {}

    public record Complete() implements Outcome {}

    public record Failed(ExchangeFailure failure) implements Outcome {}

    public Optional<ExchangeFailure> failure() {
        return outcome instanceof Failed failed ? Optional.of(failed.failure()) : Optional.empty();
    }
}
