package dev.meshgw.secret;

/** What SDS holds for a resource at one moment. */
public sealed interface Credential<T> {

    /** @param value the same instance as long as the Secret's bytes stay the same */
    record Ready<T>(T value) implements Credential<T> {}

    /** @param reason Istio's words, for logs and for those who ask why */
    record NotReady<T>(String reason) implements Credential<T> {}
}
