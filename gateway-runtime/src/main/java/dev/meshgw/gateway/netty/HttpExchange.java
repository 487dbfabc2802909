package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.CorsPolicy;
import dev.meshgw.snapshot.FaultPolicy;
import dev.meshgw.snapshot.MirrorPolicy;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.RouteDecision;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, of either HTTP version: routes the request, edits its headers, and stands between the
 * downstream stream and the {@link UpstreamRequest}. Event loop only.
 */
final class HttpExchange implements UpstreamCallbacks {

    private final Worker worker;
    private final DownstreamConnection connection;
    private final DownstreamStream downstream;
    private final RequestHead request;
    private final ExchangeLog log;

    private @Nullable UpstreamRequest upstream;
    /** Null if the route has none. */
    private @Nullable List<MirroredRequest> mirrors;

    private RouteAction.@Nullable Forward forward;
    private @Nullable WeightedCluster destination;
    /** The origin that the response is for, if it is allowed; null for a request that CORS has no say in. */
    private @Nullable AsciiString corsOrigin;
    /** What comes while a fault delays the request; null at any other time. */
    private @Nullable RequestBuffer delayed;

    private @Nullable Future<?> delay;
    private @Nullable Future<?> timeout;
    private long timeoutNanos;
    private boolean requestEnded;
    private boolean responseStarted;
    private boolean ended;

    HttpExchange(DownstreamConnection connection, DownstreamStream downstream, RequestHead request) {
        this.worker = connection.worker();
        this.connection = connection;
        this.downstream = downstream;
        this.request = request;
        request.overTls = connection.isTls();
        request.overHttp2 = downstream.protocol().equals("HTTP/2");
        request.connection = connection;
        this.log = new ExchangeLog(connection, downstream.protocol());
    }

    /** Routes the request. Its head is complete. @param end whether there is no body */
    void begin(RouteConfiguration routes, boolean end) {
        requestEnded = end;
        if (end) {
            log.requestHadNoBody();
        }
        AsciiString path = PathNormalizer.normalize(request.path);
        if (request.authority.isEmpty()) {
            reply(LocalReply.MISSING_HOST);
        } else if (path == null) {
            reply(LocalReply.PATH_NORMALIZATION_FAILED);
        } else if (path.isEmpty() || path.byteAt(0) != '/') {
            reply(LocalReply.ROUTE_NOT_FOUND); // OPTIONS *
        } else {
            request.path = path;
            RequestRules.sanitize(request, connection);
            obey(routes.route(request));
        }
    }

    /** Refuses a request that could not be read as one. */
    void refuse(LocalReply reply) {
        requestEnded = true;
        reply(reply);
    }

    private void obey(RouteDecision decision) {
        if (decision instanceof RouteDecision.Routed routed) {
            act(routed.route());
        } else if (decision instanceof RouteDecision.RequiresTls requiresTls) {
            reply(LocalReply.redirect(301, requiresTls.location(request)));
        } else {
            reply(LocalReply.ROUTE_NOT_FOUND);
        }
    }

    private void act(Route route) {
        log.route(route);
        RouteAction action = route.action();
        if (action instanceof RouteAction.Forward to) {
            choose(to);
        } else if (action instanceof RouteAction.Redirect redirect) {
            reply(LocalReply.redirect(redirect.status(), redirect.location(request)), redirect.headers());
        } else if (action instanceof RouteAction.DirectResponse direct) {
            reply(LocalReply.direct(direct.status(), direct.body()), direct.headers());
        } else {
            throw new AssertionError(action);
        }
    }

    private void choose(RouteAction.Forward to) {
        int totalWeight = to.clusters().totalWeight();
        WeightedCluster chosen = to.clusters().choose(worker.random().nextInt(Math.max(1, totalWeight)));
        if (chosen.cluster() != null) {
            log.cluster(chosen.name());
        }
        forward = to;
        destination = chosen;
        if (to.fault() == null) {
            afterFaults(to, chosen);
        } else {
            injectDelay(to, chosen, to.fault());
        }
    }

    // Envoy's fault filter, which comes before all others.

    private void injectDelay(RouteAction.Forward to, WeightedCluster chosen, FaultPolicy fault) {
        FaultPolicy.Delay injected = fault.delay();
        if (injected == null || !injected.hits(worker.random().nextInt(FaultPolicy.MILLION))) {
            injectAbort(to, chosen, fault);
            return;
        }
        log.flag("DI");
        delayed = new RequestBuffer();
        downstream.pauseRequest();
        delay = worker.loop()
                .schedule(
                        () -> injectAbort(to, chosen, fault),
                        injected.duration().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void injectAbort(RouteAction.Forward to, WeightedCluster chosen, FaultPolicy fault) {
        FaultPolicy.Abort injected = fault.abort();
        if (injected != null && injected.hits(worker.random().nextInt(FaultPolicy.MILLION))) {
            reply(LocalReply.fault(injected.status(), injected.grpcStatus()));
        } else {
            afterFaults(to, chosen);
        }
    }

    private void afterFaults(RouteAction.Forward to, WeightedCluster chosen) {
        RequestBuffer held = delayed;
        delayed = null;
        boolean nothingFollows = requestEnded && (held == null || held.isEmpty());
        if (held != null && requestEnded) {
            log.requestEnded(); // for the router, which sees it only now
        }
        CorsPolicy cors = to.cors();
        if (cors == null || !answersPreflight(cors)) {
            forward(to, chosen, nothingFollows);
        }
        if (held != null) {
            if (!ended) {
                downstream.resumeRequest();
            }
            replay(held);
        }
    }

    private void replay(RequestBuffer held) {
        for (int i = 0; i < held.size(); i++) {
            boolean last = i == held.size() - 1 && held.trailers() == null;
            body(held.copy(i), last && requestEnded);
        }
        if (held.trailers() != null) {
            trailers(held.trailers());
        }
        held.release();
    }

    // Envoy's CORS filter.

    /** @return whether the request was a preflight and is answered */
    private boolean answersPreflight(CorsPolicy cors) {
        AsciiString origin = request.headers.get(HeaderNames.ORIGIN);
        if (origin == null || origin.isEmpty()) {
            return false;
        }
        boolean allowed = cors.allows(origin.toString());
        corsOrigin = allowed ? origin : null;
        if (!CorsRules.isPreflight(request) || (!allowed && cors.forwardsUnmatchedPreflights())) {
            return false;
        }
        respond(CorsRules.preflight(cors, request, corsOrigin), new byte[0], "cors_response");
        return true;
    }

    // Envoy's router.

    private void forward(RouteAction.Forward to, WeightedCluster chosen, boolean nothingFollows) {
        if (chosen.cluster() == null) {
            reply(LocalReply.CLUSTER_NOT_FOUND);
            return;
        }
        log.originalPath(request.path);
        timeoutNanos = timeoutNanos(to);
        RequestRules.announce(request, expectedMillis(to));
        editRequest(chosen.headers());
        editRequest(to.headers());
        RequestRules.rewrite(request, to, chosen);
        upstream = new UpstreamRequest(this, worker, worker.clusters().of(chosen.cluster()), request, to.retries());
        log.upstream(upstream);
        if (!to.mirrors().isEmpty() && request.upgrade.isEmpty()) {
            mirrors = mirrors(to.mirrors());
        }
        upstream.begin(nothingFollows);
        if (mirrors != null && !ended) {
            mirrors.forEach(mirror -> mirror.begin(nothingFollows));
        }
        if (nothingFollows) {
            armTimeout();
        }
    }

    private void editRequest(HeaderEdits edits) {
        if (edits != HeaderEdits.NONE) {
            HeaderEditor.editRequest(request.headers, edits, new ExchangeVariables(connection, request, log, null));
        }
    }

    private List<MirroredRequest> mirrors(List<MirrorPolicy> policies) {
        var mirrored = new ArrayList<MirroredRequest>();
        for (MirrorPolicy policy : policies) {
            if (policy.cluster() != null && policy.hits(worker.random().nextInt(FaultPolicy.MILLION))) {
                mirrored.add(new MirroredRequest(connection, policy.cluster(), request, timeoutNanos));
            }
        }
        return mirrored;
    }

    /** A client of gRPC may set the time itself, up to that of the route: Istio sets Envoy's max_grpc_timeout to it. */
    private long timeoutNanos(RouteAction.Forward to) {
        long ofRoute = to.timeout() == null ? 0 : to.timeout().toNanos();
        long ofClient = GrpcRequests.timeoutNanos(request.headers);
        if (ofClient == 0 || !GrpcRequests.isGrpc(request.headers)) {
            return ofRoute;
        }
        return ofRoute == 0 ? ofClient : Math.min(ofRoute, ofClient);
    }

    private long expectedMillis(RouteAction.Forward to) {
        long perTry = to.retries().perTryTimeout() == null
                ? 0
                : to.retries().perTryTimeout().toMillis();
        long all = timeoutNanos / 1_000_000;
        return perTry == 0 || all == 0 ? Math.max(perTry, all) : Math.min(perTry, all);
    }

    /** The route's timeout runs from the end of the request, as Envoy's does. */
    private void armTimeout() {
        if (timeoutNanos > 0 && timeout == null && !ended) {
            timeout = worker.loop().schedule(this::timedOut, timeoutNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void timedOut() {
        if (upstream != null) {
            upstream.timedOut();
        }
        if (responseStarted) {
            log.flag("UT");
            log.details("response_timeout");
            abort();
        } else {
            reply(LocalReply.RESPONSE_TIMEOUT);
        }
    }

    // What the downstream sends.

    /** @param data owned by the exchange from now on */
    void requestData(ByteBuf data, boolean end) {
        log.received(data.readableBytes());
        requestEnded = end;
        if (end) {
            log.requestEnded();
        }
        if (delayed == null) {
            body(data, end);
        } else {
            delayed.add(data);
            downstream.pauseRequest();
        }
    }

    private void body(ByteBuf data, boolean end) {
        if (upstream == null || ended) {
            data.release(); // answered already: the rest of the body is of no interest
            return;
        }
        if (mirrors != null) {
            mirrors.forEach(mirror -> mirror.data(data.retainedDuplicate(), end));
        }
        upstream.data(data, end);
        if (end) {
            armTimeout();
        }
    }

    void requestTrailers(HeaderList trailers) {
        requestEnded = true;
        log.requestEnded();
        if (delayed == null) {
            trailers(trailers);
        } else {
            delayed.trailers(trailers);
        }
    }

    private void trailers(HeaderList trailers) {
        if (upstream != null && !ended) {
            if (mirrors != null) {
                mirrors.forEach(mirror -> mirror.trailers(trailers));
            }
            upstream.trailers(trailers);
            armTimeout();
        }
    }

    /** The body is not what its framing says. */
    void requestMalformed() {
        if (ended) {
            return;
        }
        if (responseStarted) {
            log.flag("DPE");
            log.details("http1.codec_error");
            abort();
        } else {
            reply(LocalReply.BAD_REQUEST);
        }
    }

    /** The client is gone or wants no answer. */
    void downstreamReset() {
        if (!ended) {
            log.flag("DC");
            log.details("downstream_remote_disconnect");
            end();
        }
    }

    void downstreamWritable() {
        if (upstream != null) {
            upstream.resumeResponse();
        }
    }

    // What the upstream answers.

    @Override
    public void informational(int status, HeaderList headers) {
        ResponseRules.sanitize(status, headers);
        downstream.informational(status, headers);
    }

    @Override
    public void responseHead(ResponseHead head, boolean end) {
        responseStarted = true;
        HeaderList headers = head.headers();
        ResponseRules.sanitize(head.status(), headers);
        ResponseRules.serviceTime(headers, log.responseArrived());
        log.response(head.status(), "via_upstream");
        editResponse(headers);
        ResponseRules.sign(headers, worker.date());
        downstream.head(head, end);
        if (end) {
            end();
        }
    }

    /** What the route says about every response to its requests, whoever makes it. */
    private void editResponse(HeaderList headers) {
        if (destination != null && forward != null) {
            editResponse(headers, destination.headers());
            editResponse(headers, forward.headers());
            if (corsOrigin != null && forward.cors() != null) {
                CorsRules.edit(headers, forward.cors(), corsOrigin);
            }
        }
    }

    private void editResponse(HeaderList headers, HeaderEdits edits) {
        if (edits != HeaderEdits.NONE) {
            HeaderEditor.editResponse(headers, edits, new ExchangeVariables(connection, request, log, headers));
            headers.remove(HeaderNames.SERVER); // Envoy's own is written over it
        }
    }

    @Override
    public void responseData(ByteBuf data, boolean end) {
        log.sent(data.readableBytes());
        downstream.data(data, end);
        if (end) {
            end();
        } else if (!downstream.isWritable() && upstream != null) {
            upstream.pauseResponse();
        }
    }

    @Override
    public void responseTrailers(HeaderList trailers) {
        ResponseRules.sanitize(200, trailers);
        downstream.trailers(trailers);
        end();
    }

    @Override
    public void retryLimitExceeded() {
        log.flag("URX");
    }

    @Override
    public void retryOverflow() {
        log.flag(UpstreamFailure.OVERFLOW.flag());
    }

    @Override
    public void upstreamFailed(UpstreamFailure failure, String reason, boolean retried) {
        log.transportFailure(reason);
        reply(LocalReply.upstream(failure, reason, retried));
    }

    @Override
    public void perTryTimeout() {
        reply(LocalReply.PER_TRY_TIMEOUT);
    }

    @Override
    public void responseAborted(UpstreamFailure failure) {
        log.flag(failure.flag());
        log.details("upstream_reset_after_response_started{" + failure.details() + "}");
        abort();
    }

    @Override
    public void upstreamWritable() {
        downstream.resumeRequest();
    }

    @Override
    public void pauseRequest() {
        downstream.pauseRequest();
    }

    @Override
    public void noHealthyUpstream() {
        reply(LocalReply.NO_HEALTHY_UPSTREAM);
    }

    // How it ends.

    private void reply(LocalReply reply) {
        reply(reply, HeaderEdits.NONE);
    }

    /** @param edits of a route that does not forward */
    private void reply(LocalReply reply, HeaderEdits edits) {
        if (reply.flag() != null) {
            log.flag(reply.flag());
        }
        boolean grpc = GrpcRequests.isGrpc(request.headers);
        log.response(grpc ? 200 : reply.status(), reply.details());
        HeaderList headers = reply.headers();
        editResponse(headers);
        editResponse(headers, edits);
        ResponseHead head = grpc ? reply.completeForGrpc(headers) : reply.complete(headers);
        respond(head, grpc ? new byte[0] : reply.body(), reply.details());
    }

    private void respond(ResponseHead head, byte[] body, String details) {
        responseStarted = true;
        log.response(head.status(), details);
        ResponseRules.sign(head.headers(), worker.date());
        boolean bodyless = body.length == 0 || request.isHead();
        downstream.head(head, bodyless);
        if (!bodyless) {
            log.sent(body.length);
            downstream.data(Unpooled.wrappedBuffer(body), true);
        }
        end();
    }

    private void abort() {
        downstream.abort();
        end();
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (delay != null) {
            delay.cancel(false);
        }
        if (delayed != null) {
            delayed.release();
            delayed = null;
        }
        if (upstream != null) {
            upstream.end();
        }
        if (mirrors != null) {
            mirrors.forEach(MirroredRequest::abandon);
        }
        log.write(request);
    }
}
