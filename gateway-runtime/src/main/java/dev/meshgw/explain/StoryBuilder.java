package dev.meshgw.explain;

import dev.meshgw.explain.Story.ActionStep;
import dev.meshgw.explain.Story.ClientCertificateStep;
import dev.meshgw.explain.Story.CredentialStep;
import dev.meshgw.explain.Story.DestinationStep;
import dev.meshgw.explain.Story.Ending;
import dev.meshgw.explain.Story.FilterChainStep;
import dev.meshgw.explain.Story.HeaderStep;
import dev.meshgw.explain.Story.Hint;
import dev.meshgw.explain.Story.ListenerStep;
import dev.meshgw.explain.Story.Outcome;
import dev.meshgw.explain.Story.RuleStep;
import dev.meshgw.explain.Story.ServerStep;
import dev.meshgw.explain.Story.VirtualHostStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A story while it is told. Not thread-safe. */
final class StoryBuilder {

    final Call call;

    @Nullable
    ListenerStep listener;

    List<ServerStep> skippedServers = List.of();
    List<FilterChainStep> filterChains = List.of();

    @Nullable
    CredentialStep credential;

    @Nullable
    ClientCertificateStep clientCertificate;

    /** The value of x-forwarded-client-cert; null if the client shows no certificate. */
    @Nullable
    String forwardedClientCert;

    @Nullable
    VirtualHostStep virtualHost;

    List<RuleStep> rules = List.of();

    @Nullable
    ActionStep action;

    List<DestinationStep> destinations = List.of();
    List<HeaderStep> headers = List.of();
    List<Hint> hints = List.of();
    private @Nullable Ending ending;

    StoryBuilder(Call call) {
        this.call = call;
    }

    Story end(Outcome outcome, int status, String flags, String summary) {
        ending = new Ending(outcome, status, flags, summary);
        return ended();
    }

    Story ended() {
        if (ending == null) {
            throw new IllegalStateException("a story without an end");
        }
        return new Story(
                call,
                ending,
                listener,
                skippedServers,
                filterChains,
                credential,
                clientCertificate,
                virtualHost,
                rules,
                action,
                destinations,
                headers,
                hints);
    }
}
