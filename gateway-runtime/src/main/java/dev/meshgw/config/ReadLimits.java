package dev.meshgw.config;

/**
 * What one source may hold before reading it stops with a diagnostic.
 *
 * @param sourceBytes size of a file or stream; kubectl has no bound, but the biggest object that etcd takes is 1.5 MiB, and
 *     a whole mesh of ten thousand secrets is about 40 MiB
 * @param depth levels of mappings and lists within each other; the deepest field of the Istio API lies below 20
 * @param aliasedNodes nodes that the aliases of one document stand for, all together: an alias may repeat a block, not
 *     multiply it
 */
record ReadLimits(int sourceBytes, int depth, long aliasedNodes) {

    static final ReadLimits DEFAULT = new ReadLimits(64 * 1024 * 1024, 64, 100_000);
}
