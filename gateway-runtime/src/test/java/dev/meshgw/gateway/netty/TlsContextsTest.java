package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.https;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.termination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.netty.LiveSnapshot.ChainKey;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication.Requested;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class TlsContextsTest {

    private final CertificateAuthority root = CertificateAuthority.create("example.com");
    private final TlsContexts contexts = new TlsContexts(TlsEngines.choose(DataPlaneOptions.TlsEngine.AUTOMATIC));
    private final List<Runnable> retired = new ArrayList<>();
    private Map<ChainKey, TlsTermination> live = Map.of();

    @AfterEach
    void close() {
        retired.forEach(Runnable::run);
        contexts.close();
    }

    private void apply(FilterChain... chains) {
        TlsContexts.Result result = contexts.apply(snapshot(listener("l", chains)), live);
        assertThat(result.unusable()).isEmpty();
        live = result.terminations();
        retired.addAll(result.retire());
    }

    private TlsContext context(String name) {
        return live.get(new ChainKey("l", "https " + name)).context();
    }

    private FilterChain chain(String name) {
        return https(name, root.issueServer(name));
    }

    @Test
    void manyHostsShareOneContext() {
        apply(chain("a.example.com"), chain("b.example.com"), chain("c.example.com"));
        assertThat(context("a.example.com")).isSameAs(context("b.example.com")).isSameAs(context("c.example.com"));
    }

    @Test
    void clientAuthenticationHasAContextOfItsOwn() {
        TlsCredential b = root.issueServer("b.example.com");
        apply(
                chain("a.example.com"),
                https("b.example.com", termination(new Requested(true, root.trustBundle(), List.of()), b)));
        assertThat(context("a.example.com")).isNotSameAs(context("b.example.com"));
    }

    @Test
    void whatDoesNotChangeIsKept() {
        FilterChain a = chain("a.example.com");
        apply(a);
        TlsTermination before = live.get(new ChainKey("l", a.name()));
        apply(a, chain("b.example.com"));
        assertThat(live.get(new ChainKey("l", a.name()))).isSameAs(before);
        assertThat(context("b.example.com")).isSameAs(before.context());
    }

    @Test
    void aRotatedChainMovesAndTheOthersStay() {
        FilterChain b = chain("b.example.com");
        apply(chain("a.example.com"), b);
        TlsContext first = context("a.example.com");
        apply(chain("a.example.com"), b);
        assertThat(context("a.example.com")).isNotSameAs(first);
        assertThat(context("b.example.com")).isSameAs(first);
    }

    @Test
    void aChainNeverComesBackToAContextThatMadeTicketsForIt() {
        FilterChain b = chain("b.example.com");
        Set<TlsContext> seen = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            apply(chain("a.example.com"), b);
            assertThat(seen.add(context("a.example.com"))).isTrue();
        }
    }

    @Test
    void contextsWithEqualParametersAreFew() {
        FilterChain[] chains = new FilterChain[12];
        for (int i = 0; i < chains.length; i++) {
            chains[i] = chain("h" + i + ".example.com");
        }
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < chains.length; i++) {
                chains[i] = chain("h" + i + ".example.com"); // one rotation at a time
                apply(chains);
                Set<TlsContext> used = new HashSet<>();
                live.values().forEach(termination -> used.add(termination.context()));
                assertThat(used).hasSizeLessThanOrEqualTo(9);
            }
        }
    }

    @Test
    void chainsOfOneNameOnTwoListenersKeepTheirOwnCertificates() {
        FilterChain one = chain("a.example.com");
        FilterChain two = chain("a.example.com");
        TlsContexts.Result result = contexts.apply(snapshot(listener("one", one), listener("two", two)), Map.of());
        retired.addAll(result.retire());
        assertThat(result.terminations().get(new ChainKey("one", one.name())))
                .isNotSameAs(result.terminations().get(new ChainKey("two", two.name())));
    }
}
