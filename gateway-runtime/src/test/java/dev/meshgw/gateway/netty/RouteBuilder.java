package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.CorsPolicy;
import dev.meshgw.snapshot.FaultPolicy;
import dev.meshgw.snapshot.MirrorPolicy;
import dev.meshgw.snapshot.RetryPolicy;
import dev.meshgw.snapshot.RetryPolicy.Condition;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A route for every request to one cluster, with the policies that a test is about. */
final class RouteBuilder {

    private final Cluster cluster;
    private HeaderEdits headers = HeaderEdits.NONE;
    private Duration timeout;
    private RetryPolicy retries = RetryPolicy.DEFAULT;
    private FaultPolicy fault;
    private List<MirrorPolicy> mirrors = List.of();
    private CorsPolicy cors;

    private RouteBuilder(Cluster cluster) {
        this.cluster = cluster;
    }

    static RouteBuilder to(Cluster cluster) {
        return new RouteBuilder(cluster);
    }

    static RetryPolicy retry(int attempts, Duration perTryTimeout, Condition first, Condition... rest) {
        return new RetryPolicy(attempts, EnumSet.of(first, rest), Set.of(), perTryTimeout, true, Duration.ofMillis(1));
    }

    RouteBuilder headers(HeaderEdits edits) {
        headers = edits;
        return this;
    }

    RouteBuilder timeout(Duration value) {
        timeout = value;
        return this;
    }

    RouteBuilder retries(RetryPolicy policy) {
        retries = policy;
        return this;
    }

    RouteBuilder fault(FaultPolicy policy) {
        fault = policy;
        return this;
    }

    RouteBuilder mirror(Cluster... targets) {
        mirrors = List.of(targets).stream()
                .map(target -> new MirrorPolicy(target.name(), target, FaultPolicy.MILLION))
                .toList();
        return this;
    }

    RouteBuilder cors(CorsPolicy policy) {
        cors = policy;
        return this;
    }

    Route build() {
        var action = new RouteAction.Forward(
                Snapshots.to(cluster), null, null, headers, timeout, retries, fault, mirrors, cors);
        return Snapshots.route(request -> true, action);
    }
}
