package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ObjectMeta;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value with the place it was written at. @param path of the field, {@code spec.trafficPolicy.tls} */
record Placed<T>(T value, ObjectMeta owner, String path) {

    /** A field of it; null if it was not written. */
    <F> @Nullable Placed<F> field(String name, Function<T, @Nullable F> accessor) {
        F field = accessor.apply(value);
        return field == null ? null : new Placed<>(field, owner, path + "." + name);
    }
}
