package dev.meshgw.workload;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what pods print. */
final class RecordedLog implements PodLog {

    private final Map<String, List<String>> lines = new ConcurrentHashMap<>();

    @Override
    public void started(String namespace, String pod) {
        lines.put(namespace + "/" + pod, new CopyOnWriteArrayList<>());
    }

    @Override
    public void line(String namespace, String pod, String line) {
        lines.get(namespace + "/" + pod).add(line);
    }

    List<String> of(Pod pod) {
        return lines.getOrDefault(pod.namespace() + "/" + pod.name(), List.of());
    }
}
