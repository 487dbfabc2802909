package dev.meshgw.gateway.admin;

import io.netty.util.internal.PlatformDependent;

/** {@code /memory}: the heap of Java in the words of Envoy's allocator. Stateless. */
final class MemoryPage {

    private MemoryPage() {}

    static AdminAnswer answer() {
        Runtime java = Runtime.getRuntime();
        long used = java.totalMemory() - java.freeMemory();
        return AdminAnswer.json(Json.object()
                .with("allocated", String.valueOf(used + direct()))
                .with("heap_size", String.valueOf(java.totalMemory() + direct()))
                .with("pageheap_unmapped", String.valueOf(java.maxMemory() - java.totalMemory()))
                .with("pageheap_free", String.valueOf(java.freeMemory()))
                .with("total_thread_cache", "0")
                .map());
    }

    static void addTo(StatList list) {
        Runtime java = Runtime.getRuntime();
        list.gauge("server.memory_allocated", java.totalMemory() - java.freeMemory() + direct())
                .gauge("server.memory_heap_size", java.totalMemory() + direct());
    }

    /** Network buffers outside of the heap. */
    private static long direct() {
        return Math.max(0, PlatformDependent.usedDirectMemory());
    }
}
