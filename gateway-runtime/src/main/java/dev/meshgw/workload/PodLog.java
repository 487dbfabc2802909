package dev.meshgw.workload;

/**
 * Takes what pods print. Called on event loops and by whoever applies resources, so it must be thread-safe and must not
 * block.
 */
public interface PodLog {

    /** A new pod begins under this name: what an earlier one printed is no longer its log. */
    void started(String namespace, String pod);

    /** @param line without a line break; text from outside is escaped */
    void line(String namespace, String pod, String line);
}
