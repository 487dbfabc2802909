package dev.meshgw.client;

import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.TlsCredential;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one run of a probe does, as a value: it can be run again and again. Immutable.
 *
 * @param options whose {@link TlsOptions#verify} is not asked: a probe looks to the end and judges afterwards
 * @param alpn the protocols to offer, in order
 * @param request what to ask once the handshake is through, null to leave without a word
 * @param serverNames further SNIs to try, each in a handshake of its own; an empty text stands for none
 * @param scan whether to find out what the server can do beyond one handshake, which takes many connections
 */
public record ProbePlan(
        HostPort target,
        ClientOptions options,
        List<String> alpn,
        @Nullable ClientRequest request,
        List<String> serverNames,
        boolean scan) {

    public ProbePlan {
        alpn = List.copyOf(alpn);
        serverNames = List.copyOf(serverNames);
    }

    /** A handshake and no request. */
    public static ProbePlan of(HostPort target, ClientOptions options, List<String> alpn) {
        return new ProbePlan(target, options, alpn, null, List.of(), false);
    }

    public ProbePlan withRequest(@Nullable ClientRequest newRequest) {
        return new ProbePlan(target, options, alpn, newRequest, serverNames, scan);
    }

    public ProbePlan withServerNames(List<String> newServerNames) {
        return new ProbePlan(target, options, alpn, request, newServerNames, scan);
    }

    public ProbePlan withScan(boolean newScan) {
        return new ProbePlan(target, options, alpn, request, serverNames, newScan);
    }

    /**
     * Does it, one connection after the other. Blocks the caller for at most the connect timeout, the request's time and
     * {@link ClientOptions#lateAlertWindow} for each. If the first connection does not come about, the others are left out.
     *
     * @param events told of what happens on the first connection
     */
    public ProbeRun run(Consumer<ExchangeEvent> events) {
        BoringSsl.load();
        TcpChannel.load();
        Instant time = Instant.now();
        ProbePlan ready;
        try {
            ready = loaded();
        } catch (FailedExchange e) {
            return new ProbeRun(this, time, ProbeReport.failed(target, e.failure()), null, List.of(), null);
        }
        return ready.connect(this, time, events);
    }

    /** The same with certificates and keys in memory: no connection waits for a file, and all of them show the same. */
    private ProbePlan loaded() throws FailedExchange {
        TlsOptions tls = options.tls();
        List<X509Certificate> trust;
        try {
            trust = List.copyOf(tls.trust().get());
        } catch (PkiException e) {
            throw new FailedExchange(new ExchangeFailure.UnusableTrust(e));
        }
        TlsCredential credential = TlsTransport.loadCredential(tls);
        TlsOptions read = tls.withTrust(() -> trust).withCredential(credential == null ? null : () -> credential);
        return new ProbePlan(target, options.withTls(read), alpn, request, serverNames, scan);
    }

    private ProbeRun connect(ProbePlan asked, Instant time, Consumer<ExchangeEvent> events) {
        TlsOptions tls = options.tls();
        ProbeReport report = Probe.run(target, alpn, options, request, events);
        if (report.connection() == null) {
            return new ProbeRun(asked, time, report, null, List.of(), null);
        }
        ProbeReport anonymous = tls.credential() == null ? null : handshake(tls.withCredential(null));
        var byName = new ArrayList<ProbeReport>();
        for (String name : serverNames) {
            byName.add(handshake(tls.withServerName(name)));
        }
        return new ProbeRun(asked, time, report, anonymous, byName, scan ? Scan.run(target, options) : null);
    }

    private ProbeReport handshake(TlsOptions tls) {
        return Probe.run(target, alpn, options.withTls(tls), null, event -> {});
    }
}
