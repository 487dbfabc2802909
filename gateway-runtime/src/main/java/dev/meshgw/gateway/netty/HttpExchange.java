package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.RouteDecision;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, of either HTTP version: routes the request, edits its headers, and stands between the
 * downstream stream and the {@link UpstreamRequest}. Event loop only.
 */
final class HttpExchange {

    private final Worker worker;
    private final DownstreamConnection connection;
    private final DownstreamStream downstream;
    private final RequestHead request;
    private final ExchangeLog log;

    private @Nullable UpstreamRequest upstream;
    private RouteAction.@Nullable Forward forward;
    private @Nullable WeightedCluster destination;
    private @Nullable Future<?> timeout;
    private boolean requestEnded;
    private boolean responseStarted;
    private boolean ended;

    HttpExchange(DownstreamConnection connection, DownstreamStream downstream, RequestHead request) {
        this.worker = connection.worker();
        this.connection = connection;
        this.downstream = downstream;
        this.request = request;
        request.overTls = connection.isTls();
        this.log = new ExchangeLog(connection, downstream.protocol());
    }

    /** Routes the request. Its head is complete. @param end whether there is no body */
    void begin(RouteConfiguration routes, boolean end) {
        requestEnded = end;
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
            forward(to);
        } else if (action instanceof RouteAction.Redirect redirect) {
            reply(LocalReply.redirect(redirect.status(), redirect.location(request)));
        } else if (action instanceof RouteAction.DirectResponse direct) {
            reply(LocalReply.direct(direct.status(), new String(direct.body(), StandardCharsets.UTF_8)));
        } else {
            throw new AssertionError(action);
        }
    }

    private void forward(RouteAction.Forward to) {
        int totalWeight = to.clusters().totalWeight();
        WeightedCluster chosen = to.clusters().choose(worker.random().nextInt(Math.max(1, totalWeight)));
        log.cluster(chosen.name());
        if (chosen.cluster() == null) {
            reply(LocalReply.CLUSTER_NOT_FOUND);
            return;
        }
        forward = to;
        destination = chosen;
        log.originalPath(request.path);
        RequestRules.route(request, to, chosen);
        upstream = new UpstreamRequest(this, worker, worker.clusters().of(chosen.cluster()), request);
        upstream.begin(requestEnded);
        armTimeout();
    }

    /** The route's timeout runs from the end of the request, as Envoy's does. */
    private void armTimeout() {
        if (forward != null && forward.timeout() != null && requestEnded && !ended) {
            timeout = worker.loop().schedule(this::timedOut, forward.timeout().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void timedOut() {
        if (responseStarted) {
            log.flags("UT", "response_timeout");
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
        if (upstream == null || ended) {
            data.release(); // answered already: the rest of the body is of no interest
            return;
        }
        upstream.data(data, end);
        if (end) {
            armTimeout();
        }
    }

    void requestTrailers(HeaderList trailers) {
        requestEnded = true;
        if (upstream != null && !ended) {
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
            log.flags("DPE", "http1.codec_error");
            abort();
        } else {
            reply(LocalReply.BAD_REQUEST);
        }
    }

    /** The client is gone or wants no answer. */
    void downstreamReset() {
        if (!ended) {
            log.flags("DC", "downstream_remote_disconnect");
            end();
        }
    }

    void downstreamWritable() {
        if (upstream != null) {
            upstream.resumeResponse();
        }
    }

    // What the upstream answers.

    void informational(int status, HeaderList headers) {
        ResponseRules.sanitize(status, headers);
        downstream.informational(status, headers);
    }

    void responseHead(ResponseHead head, boolean end) {
        responseStarted = true;
        HeaderList headers = head.headers();
        ResponseRules.sanitize(head.status(), headers);
        if (destination != null && forward != null) {
            ResponseRules.edit(headers, destination.headers());
            ResponseRules.edit(headers, forward.headers());
        }
        ResponseRules.serviceTime(headers, log.responseArrived());
        ResponseRules.sign(headers, worker.date());
        log.response(head.status(), "via_upstream");
        downstream.head(head, end);
        if (end) {
            end();
        }
    }

    /** @param data owned by the exchange from now on */
    void responseData(ByteBuf data, boolean end) {
        log.sent(data.readableBytes());
        downstream.data(data, end);
        if (end) {
            end();
        } else if (!downstream.isWritable() && upstream != null) {
            upstream.pauseResponse();
        }
    }

    void responseTrailers(HeaderList trailers) {
        ResponseRules.sanitize(200, trailers);
        downstream.trailers(trailers);
        end();
    }

    /** No attempt led to a response. */
    void upstreamFailed(UpstreamFailure failure, String reason, boolean retried) {
        log.transportFailure(reason);
        reply(LocalReply.upstream(failure, reason, retried));
    }

    /** The response broke off. */
    void responseAborted(UpstreamFailure failure) {
        log.flags(failure.flag(), "upstream_reset_after_response_started{" + failure.details() + "}");
        abort();
    }

    /** The upstream takes more of the body. */
    void upstreamWritable() {
        downstream.resumeRequest();
    }

    void pauseRequest() {
        downstream.pauseRequest();
    }

    void noHealthyUpstream() {
        reply(LocalReply.NO_HEALTHY_UPSTREAM);
    }

    // How it ends.

    private void reply(LocalReply reply) {
        responseStarted = true;
        log.flags(reply.flags(), reply.details());
        byte[] body = reply.bytes();
        ResponseHead head = reply.head(body.length);
        ResponseRules.sign(head.headers(), worker.date());
        log.response(reply.status(), reply.details());
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
        if (upstream != null) {
            log.upstream(upstream);
            upstream.end();
        }
        log.write(request);
    }
}
