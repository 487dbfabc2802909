package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Resource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The order in which Istio looks at resources: the oldest first, then by name, then by namespace; never that of files. */
final class ApiOrder {

    private static final Comparator<Resource> ORDER = Comparator.comparing(
            Resource::metadata,
            Comparator.comparing(ObjectMeta::creationTimestamp, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .thenComparing(ObjectMeta::name)
                    .thenComparing(ObjectMeta::namespace));

    private ApiOrder() {}

    static <T extends Resource> List<T> sorted(Collection<? extends Resource> resources, Class<T> type) {
        return resources.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .sorted(ORDER)
                .toList();
    }
}
