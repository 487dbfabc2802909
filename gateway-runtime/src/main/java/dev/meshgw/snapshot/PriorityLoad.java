package dev.meshgw.snapshot;

/** How the requests to a cluster are shared among its priorities. */
public final class PriorityLoad {

    /** Envoy's overprovisioning_factor: a priority serves all its requests as long as this many percent of need are healthy. */
    private static final int OVERPROVISIONING_PERCENT = 140;

    private PriorityLoad() {}

    /**
     * @param healthy endpoints of each priority
     * @param all endpoints of each priority
     * @return percent of the requests of each; all zero if no endpoint is healthy, else 100 together
     */
    public static int[] of(int[] healthy, int[] all) {
        var load = new int[healthy.length];
        int available = 0;
        for (int i = 0; i < healthy.length; i++) {
            int health = all[i] == 0 ? 0 : Math.min(100, OVERPROVISIONING_PERCENT * healthy[i] / all[i]);
            load[i] = Math.min(health, 100 - available);
            available += load[i];
        }
        if (available == 0 || available == 100) {
            return load;
        }
        int given = 0;
        int first = -1;
        for (int i = 0; i < load.length; i++) {
            load[i] = load[i] * 100 / available;
            given += load[i];
            first = first < 0 && load[i] > 0 ? i : first;
        }
        load[first] += 100 - given; // what rounding left over
        return load;
    }
}
