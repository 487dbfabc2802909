package dev.meshgw.config.resource;

/** One object of the mesh, as written. */
public sealed interface Resource
        permits ConfigMap,
                Deployment,
                DestinationRule,
                Endpoints,
                EndpointSlice,
                Gateway,
                OtherResource,
                Secret,
                Service,
                ServiceEntry,
                VirtualService,
                WorkloadEntryResource {

    ObjectMeta metadata();

    /** The {@code kind} of the manifest. */
    default String kind() {
        return getClass().getSimpleName();
    }
}
