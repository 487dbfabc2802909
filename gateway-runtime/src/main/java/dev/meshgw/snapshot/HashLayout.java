package dev.meshgw.snapshot;

import java.util.Arrays;
import java.util.List;

/** Endpoints laid out so that every hash finds one, and few hashes find another when one comes or goes. Immutable. */
public sealed interface HashLayout {

    /** The place in the list that the layout was made of. */
    int index(long hash);

    /** @param address {@code ip:port} @param weight at least 1 */
    record Host(String address, int weight) {}

    /** @param hosts not empty */
    static HashLayout of(LoadBalancing.HashTable table, List<Host> hosts) {
        return table instanceof LoadBalancing.HashTable.Maglev maglev
                ? new Maglev(hosts, maglev.size())
                : new Ring(hosts, ((LoadBalancing.HashTable.Ring) table).minimumSize());
    }

    /** Envoy's ring_hash: every host has points on a ring; a hash belongs to the next point. */
    final class Ring implements HashLayout {

        /** Envoy's maximum_ring_size. */
        private static final long MAXIMUM_SIZE = 8 * 1024 * 1024;

        private final long[] points;
        private final int[] owners;

        Ring(List<Host> hosts, long minimumSize) {
            long total = hosts.stream().mapToLong(Host::weight).sum();
            long least = hosts.stream().mapToLong(Host::weight).min().orElse(1);
            double smallest = (double) least / total;
            double scale = Math.min(Math.ceil(smallest * minimumSize) / smallest, MAXIMUM_SIZE);
            var all = new Point[(int) Math.ceil(scale) + hosts.size()];
            int size = 0;
            double target = 0;
            for (int host = 0; host < hosts.size(); host++) {
                target += scale * hosts.get(host).weight() / total;
                String prefix = hosts.get(host).address() + "_";
                for (int i = 0; size < target; i++) {
                    all[size++] = new Point(XxHash64.of(prefix + i), host);
                }
            }
            Point[] sorted = Arrays.copyOf(all, size);
            Arrays.sort(sorted, (a, b) -> Long.compareUnsigned(a.hash, b.hash));
            points = new long[size];
            owners = new int[size];
            for (int i = 0; i < size; i++) {
                points[i] = sorted[i].hash;
                owners[i] = sorted[i].host;
            }
        }

        private record Point(long hash, int host) {}

        @Override
        public int index(long hash) {
            int low = 0;
            int high = points.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (Long.compareUnsigned(points[middle], hash) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return owners[low == points.length ? 0 : low];
        }

        int size() {
            return points.length;
        }
    }

    /** Envoy's maglev: a table whose places the hosts take in turn, each in an order of its own. */
    final class Maglev implements HashLayout {

        private final int[] table;

        Maglev(List<Host> hosts, int size) {
            table = new int[size];
            Arrays.fill(table, -1);
            int count = hosts.size();
            var offset = new long[count];
            var skip = new long[count];
            var next = new long[count];
            var due = new double[count];
            int heaviest = hosts.stream().mapToInt(Host::weight).max().orElse(1);
            for (int i = 0; i < count; i++) {
                String address = hosts.get(i).address();
                offset[i] = Long.remainderUnsigned(XxHash64.of(address), size);
                skip[i] = Long.remainderUnsigned(XxHash64.of(address, 1), size - 1) + 1;
            }
            int taken = 0;
            for (int round = 1; taken < size; round++) {
                for (int i = 0; i < count && taken < size; i++) {
                    if ((double) round * hosts.get(i).weight() < due[i]) {
                        continue;
                    }
                    due[i] += heaviest;
                    int place = place(offset[i], skip[i], next[i]);
                    while (table[place] >= 0) {
                        place = place(offset[i], skip[i], ++next[i]);
                    }
                    table[place] = i;
                    next[i]++;
                    taken++;
                }
            }
        }

        private int place(long offset, long skip, long step) {
            return (int) ((offset + skip * step) % table.length);
        }

        @Override
        public int index(long hash) {
            return table[(int) Long.remainderUnsigned(hash, table.length)];
        }
    }
}
