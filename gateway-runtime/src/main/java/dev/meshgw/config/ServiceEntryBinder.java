package dev.meshgw.config;

import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Resolution;
import dev.meshgw.config.resource.ServiceEntry;
import dev.meshgw.config.resource.ServicePort;
import dev.meshgw.config.resource.WorkloadEntry;
import dev.meshgw.config.resource.WorkloadEntryResource;
import dev.meshgw.config.resource.WorkloadSelector;

/** networking.istio.io ServiceEntry, field by field in the order of its API. */
final class ServiceEntryBinder {

    private ServiceEntryBinder() {}

    static ServiceEntry bind(Fields root, ObjectMeta metadata) {
        return root.messageOrEmpty(
                "spec",
                spec -> new ServiceEntry(
                        metadata,
                        spec.texts("hosts"),
                        spec.texts("addresses"),
                        spec.messages("ports", ServiceEntryBinder::port),
                        spec.enumeration(
                                "location", ServiceEntry.Location.values(), ServiceEntry.Location.MESH_EXTERNAL),
                        spec.enumeration("resolution", Resolution.values(), Resolution.NONE),
                        spec.messages("endpoints", ServiceEntryBinder::workloadEntry),
                        spec.message("workloadSelector", selector -> new WorkloadSelector(selector.textMap("labels"))),
                        spec.texts("exportTo"),
                        spec.texts("subjectAltNames")));
    }

    static WorkloadEntryResource workloadEntry(Fields root, ObjectMeta metadata) {
        return root.messageOrEmpty("spec", spec -> new WorkloadEntryResource(metadata, workloadEntry(spec)));
    }

    private static ServicePort port(Fields port) {
        int targetPort = port.unsigned("targetPort");
        return new ServicePort(
                port.text("name"),
                port.unsigned("number"),
                port.text("protocol"),
                "",
                targetPort == 0 ? "" : Integer.toString(targetPort));
    }

    private static WorkloadEntry workloadEntry(Fields entry) {
        return new WorkloadEntry(
                entry.text("address"),
                entry.unsignedMap("ports"),
                entry.textMap("labels"),
                entry.unsigned("weight"),
                entry.text("network"),
                entry.text("locality"),
                entry.text("serviceAccount"));
    }
}
