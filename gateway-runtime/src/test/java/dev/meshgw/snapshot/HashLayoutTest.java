package dev.meshgw.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.HashLayout.Host;
import dev.meshgw.snapshot.LoadBalancing.HashTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HashLayoutTest {

    private static final int KEYS = 10_000;

    static Stream<HashTable> tables() {
        return Stream.of(new HashTable.Ring(1024), new HashTable.Maglev(65_537));
    }

    private static List<Host> hosts(int... weights) {
        return IntStream.range(0, weights.length)
                .mapToObj(i -> new Host("10.0.0." + i + ":80", weights[i]))
                .toList();
    }

    private static int index(HashLayout layout, int key) {
        return layout.index(XxHash64.of("key " + key));
    }

    private static int[] shares(HashLayout layout, int hosts) {
        var shares = new int[hosts];
        IntStream.range(0, KEYS).forEach(key -> shares[index(layout, key)]++);
        return shares;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyHostGetsAboutItsShare(HashTable table) {
        int[] shares = shares(HashLayout.of(table, hosts(1, 1, 1, 1)), 4);
        assertThat(IntStream.of(shares).boxed())
                .allSatisfy(share -> assertThat(share).isBetween(KEYS / 4 * 3 / 4, KEYS / 4 * 5 / 4));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void weightsAreShares(HashTable table) {
        int[] shares = shares(HashLayout.of(table, hosts(1, 3)), 2);
        assertThat((double) shares[1] / shares[0]).isBetween(2.3, 3.9);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void orderOfTheHostsDoesNotMatter(HashTable table) {
        List<Host> hosts = hosts(1, 1, 1);
        var turned = new ArrayList<>(List.of(hosts.get(2), hosts.get(0), hosts.get(1)));
        HashLayout one = HashLayout.of(table, hosts);
        HashLayout other = HashLayout.of(table, turned);
        long same = IntStream.range(0, KEYS)
                .filter(key -> hosts.get(index(one, key)).equals(turned.get(index(other, key))))
                .count();
        assertThat(same).isGreaterThan(KEYS * 98 / 100);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void fewKeysMoveBetweenHostsThatStay(HashTable table) {
        HashLayout before = HashLayout.of(table, hosts(1, 1, 1, 1, 1));
        HashLayout after = HashLayout.of(table, hosts(1, 1, 1, 1));
        long moved = IntStream.range(0, KEYS)
                .filter(key -> index(before, key) != 4 && index(before, key) != index(after, key))
                .count();
        assertThat(moved).isLessThan(KEYS * 12 / 100);
    }

    @Test
    void ringHasAtLeastItsMinimumSize() {
        assertThat(((HashLayout.Ring) HashLayout.of(new HashTable.Ring(1000), hosts(1, 1, 1))).size())
                .isBetween(1000, 1002);
    }
}
