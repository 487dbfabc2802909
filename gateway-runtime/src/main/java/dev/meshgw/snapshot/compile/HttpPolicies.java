package dev.meshgw.snapshot.compile;

import com.google.re2j.Pattern;
import dev.meshgw.config.resource.Destination;
import dev.meshgw.config.resource.HttpFaultInjection;
import dev.meshgw.config.resource.HttpMirrorPolicy;
import dev.meshgw.config.resource.HttpRetry;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.StringMatch;
import dev.meshgw.snapshot.CorsPolicy;
import dev.meshgw.snapshot.FaultPolicy;
import dev.meshgw.snapshot.GrpcStatus;
import dev.meshgw.snapshot.MirrorPolicy;
import dev.meshgw.snapshot.RetryPolicy;
import dev.meshgw.snapshot.RetryPolicy.Condition;
import dev.meshgw.snapshot.ValueMatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a rule does besides its action: retries, faults, mirrors, CORS, as Istio translates them for Envoy. */
final class HttpPolicies {

    private static final int PER_MILLION_IN_A_PERCENT = 10_000;

    private final HttpRoute route;
    private final ObjectMeta owner;
    private final String path;
    private final int gatewayPort;
    private final Destinations destinations;

    /** @param path {@code spec.http[0].} */
    HttpPolicies(HttpRoute route, ObjectMeta owner, String path, int gatewayPort, Destinations destinations) {
        this.route = route;
        this.owner = owner;
        this.path = path;
        this.gatewayPort = gatewayPort;
        this.destinations = destinations;
    }

    /** @param hashed whether requests go to the endpoint of their key: then a retry does too, unless it is told not to */
    RetryPolicy retries(boolean hashed) {
        HttpRetry written = route.retries();
        if (written == null) {
            return hashed ? RetryPolicy.DEFAULT.stayingAtTheHost() : RetryPolicy.DEFAULT;
        }
        if (written.attempts() <= 0) {
            return RetryPolicy.NONE;
        }
        Set<Condition> retryOn = RetryPolicy.DEFAULT.retryOn();
        Set<Integer> statusCodes = Set.of();
        if (!written.retryOn().isEmpty()) {
            retryOn = EnumSet.noneOf(Condition.class);
            statusCodes = new HashSet<>();
            for (String word : written.retryOn().split(",")) {
                Condition condition = Condition.of(word.strip());
                if (condition != null) {
                    retryOn.add(condition);
                } else if (word.strip().matches("[1-5][0-9][0-9]")) {
                    statusCodes.add(Integer.valueOf(word.strip()));
                    retryOn.add(Condition.RETRIABLE_STATUS_CODES);
                }
            }
        }
        Duration perTryTimeout = written.perTryTimeout();
        return new RetryPolicy(
                written.attempts(),
                retryOn,
                statusCodes,
                isWorthATimer(perTryTimeout) ? perTryTimeout : null,
                written.retryIgnorePreviousHosts() == null ? !hashed : written.retryIgnorePreviousHosts(),
                written.backoff() == null || written.backoff().isZero()
                        ? RetryPolicy.DEFAULT_BACK_OFF
                        : written.backoff());
    }

    /** Envoy ignores a timeout that the route's own never lets expire. */
    private boolean isWorthATimer(@Nullable Duration perTryTimeout) {
        Duration all = route.timeout();
        return perTryTimeout != null
                && !perTryTimeout.isZero()
                && (all == null || all.isZero() || perTryTimeout.compareTo(all) < 0);
    }

    /** Null if nothing is injected. */
    @Nullable
    FaultPolicy fault() {
        if (route.fault() == null) {
            return null;
        }
        FaultPolicy.Delay delay = delay(route.fault().delay());
        FaultPolicy.Abort abort = abort(route.fault().abort());
        return delay == null && abort == null ? null : new FaultPolicy(delay, abort);
    }

    private static FaultPolicy.@Nullable Delay delay(HttpFaultInjection.@Nullable Delay written) {
        if (written == null
                || written.fixedDelay() == null
                || written.fixedDelay().isZero()) {
            return null;
        }
        int perMillion = written.percentage() != null
                ? perMillion(written.percentage())
                : written.percent() * PER_MILLION_IN_A_PERCENT;
        return perMillion == 0 ? null : new FaultPolicy.Delay(perMillion, written.fixedDelay());
    }

    private static FaultPolicy.@Nullable Abort abort(HttpFaultInjection.@Nullable Abort written) {
        // Istio: without a percentage nothing is aborted.
        if (written == null || written.percentage() == null || perMillion(written.percentage()) == 0) {
            return null;
        }
        int perMillion = perMillion(written.percentage());
        if (written.httpStatus() != null) {
            return new FaultPolicy.Abort(perMillion, written.httpStatus(), null);
        }
        GrpcStatus status = GrpcStatus.ofName(written.grpcStatus());
        return status == null ? null : new FaultPolicy.Abort(perMillion, status.httpStatus(), status);
    }

    private static int perMillion(double percentage) {
        return (int) (percentage * PER_MILLION_IN_A_PERCENT);
    }

    List<MirrorPolicy> mirrors() {
        var mirrors = new ArrayList<MirrorPolicy>();
        if (route.mirror() != null) {
            add(mirrors, route.mirror(), mirrorPerMillion(), path + "mirror");
        }
        for (int i = 0; i < route.mirrors().size(); i++) {
            HttpMirrorPolicy mirror = route.mirrors().get(i);
            int perMillion = mirror.percentage() == null ? FaultPolicy.MILLION : perMillion(mirror.percentage());
            add(mirrors, mirror.destination(), perMillion, path + "mirrors[" + i + "].destination");
        }
        return mirrors;
    }

    private int mirrorPerMillion() {
        if (route.mirrorPercentage() != null) {
            return perMillion(route.mirrorPercentage());
        }
        return route.mirrorPercent() == null ? FaultPolicy.MILLION : route.mirrorPercent() * PER_MILLION_IN_A_PERCENT;
    }

    private void add(List<MirrorPolicy> mirrors, Destination destination, int perMillion, String place) {
        if (perMillion > 0) {
            Destinations.Target target =
                    destinations.resolve(new Destinations.Use(destination, owner, place, gatewayPort, true));
            mirrors.add(new MirrorPolicy(target.clusterName(), target.cluster(), perMillion));
        }
    }

    /** Null if there is none. */
    @Nullable
    CorsPolicy cors() {
        var written = route.corsPolicy();
        if (written == null) {
            return null;
        }
        var origins = new ArrayList<ValueMatch>();
        for (StringMatch origin : written.allowOrigins()) {
            origins.add(origin(origin));
        }
        if (origins.isEmpty()) {
            written.allowOrigin().forEach(origin -> origins.add(new ValueMatch.Exact(origin)));
        }
        return new CorsPolicy(
                origins,
                String.join(",", written.allowMethods()),
                String.join(",", written.allowHeaders()),
                String.join(",", written.exposeHeaders()),
                written.maxAge() == null ? null : written.maxAge().toSeconds(),
                Boolean.TRUE.equals(written.allowCredentials()),
                written.unmatchedPreflights() != dev.meshgw.config.resource.CorsPolicy.UnmatchedPreflights.IGNORE);
    }

    private static ValueMatch origin(StringMatch origin) {
        if (origin instanceof StringMatch.Exact exact) {
            return new ValueMatch.Exact(exact.value());
        }
        if (origin instanceof StringMatch.Prefix prefix) {
            return new ValueMatch.Prefix(prefix.value());
        }
        return origin instanceof StringMatch.Regex regex
                ? new ValueMatch.Regex(Pattern.compile(regex.value()))
                : ValueMatch.PRESENT;
    }
}
