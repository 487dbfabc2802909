package dev.meshgw.client;

/** Carries a failure up to {@link HttpsClient}, which returns it as a value. */
final class FailedExchange extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ExchangeFailure failure;

    FailedExchange(ExchangeFailure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    ExchangeFailure failure() {
        return failure;
    }
}
