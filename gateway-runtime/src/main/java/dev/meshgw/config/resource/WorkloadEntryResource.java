package dev.meshgw.config.resource;

/** networking.istio.io WorkloadEntry: an endpoint that the selectors of ServiceEntries and Services find by its labels. */
public record WorkloadEntryResource(ObjectMeta metadata, WorkloadEntry spec) implements Resource {

    @Override
    public String kind() {
        return "WorkloadEntry";
    }
}
