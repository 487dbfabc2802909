package dev.meshgw.secret;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of one resource between updates: what is served, and what is wrong with the Secret now. As in Envoy, a bad or
 * deleted Secret does not take away what was pushed before. One thread only.
 */
final class SdsResource<T> {

    /** Turns bytes into a credential. */
    interface Loader<T> {

        Loaded<T> load(Material material);
    }

    sealed interface Loaded<T> {

        record Value<T>(T value) implements Loaded<T> {}

        /** @param maySettle whether the other half of the change may still come */
        record Failure<T>(Problem problem, boolean maySettle) implements Loaded<T> {}
    }

    private final CredentialName name;
    private final CredentialRequest.Use use;
    private final Loader<T> loader;
    private final Function<T, String> summary;

    private @Nullable T value;
    private @Nullable Material served;
    private @Nullable Material refused;
    private @Nullable Material halfChanged;
    private @Nullable Problem problem;

    SdsResource(CredentialName name, CredentialRequest.Use use, Loader<T> loader, Function<T, String> summary) {
        this.name = name;
        this.use = use;
        this.loader = loader;
        this.summary = summary;
    }

    CredentialName name() {
        return name;
    }

    void update(MaterialSource.Found found, List<SecretEvent> events) {
        if (found instanceof MaterialSource.Found.Nothing nothing) {
            refused = null;
            halfChanged = null;
            reject(nothing.problem(), events);
        } else {
            update(((MaterialSource.Found.Bytes) found).material(), events);
        }
    }

    private void update(Material material, List<SecretEvent> events) {
        if (served != null && served.hasBytesOf(material)) {
            boolean wasInDoubt = problem != null;
            served = material;
            halfChanged = null;
            if (wasInDoubt) {
                push(material, events);
            }
            return;
        }
        if (refused != null && refused.hasBytesOf(material)) {
            return;
        }
        Loaded<T> loaded = loader.load(material);
        if (loaded instanceof Loaded.Value<T> good) {
            value = good.value();
            push(material, events);
            return;
        }
        var failure = (Loaded.Failure<T>) loaded;
        boolean sameAsBefore = halfChanged != null && halfChanged.hasBytesOf(material);
        if (failure.maySettle() && value != null && !sameAsBefore) {
            halfChanged = material;
        } else {
            halfChanged = null;
            refused = material;
            reject(failure.problem(), events);
        }
    }

    private void push(Material material, List<SecretEvent> events) {
        served = material;
        refused = null;
        halfChanged = null;
        problem = null;
        events.add(new SecretEvent.Pushed(use, name.name(), material.source(), summary.apply(value())));
    }

    private void reject(Problem found, List<SecretEvent> events) {
        boolean isNew = problem == null || !problem.reason().equals(found.reason());
        problem = found;
        if (isNew) {
            events.add(new SecretEvent.Rejected(use, name.resourceName(), found.reason(), value != null));
        }
    }

    private T value() {
        if (value == null) {
            throw new IllegalStateException(name + " has no value");
        }
        return value;
    }

    Credential<T> credential() {
        if (value != null) {
            return new Credential.Ready<>(value);
        }
        return new Credential.NotReady<>(problem == null ? "not loaded" : problem.reason());
    }

    boolean isServed() {
        return value != null;
    }

    /** Whether the pair was seen half-changed and is to be looked at again before it is reported. */
    boolean isUnsettled() {
        return halfChanged != null;
    }

    @Nullable
    Problem problem() {
        return problem;
    }

    /** What is odd about the Secret that is served. */
    List<Problem> oddities() {
        return served == null || problem != null ? List.of() : served.oddities();
    }
}
