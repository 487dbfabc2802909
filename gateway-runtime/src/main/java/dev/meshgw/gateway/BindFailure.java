package dev.meshgw.gateway;

import dev.meshgw.gateway.netty.ApplyResult.NotBound;

/** Words for a port that could not be bound. */
final class BindFailure {

    /** Added to a port to propose another one, as Istio's own 8443 stands for 443. */
    private static final int PROPOSED_OFFSET = 1000;

    private static final int MAX_PORT = 65535;

    private static final String BIND = "an address of this machine: --bind 127.0.0.1";

    private BindFailure() {}

    static String describe(NotBound failed) {
        return "cannot listen on " + failed.address() + ":" + failed.port() + " for port " + failed.gatewayPort()
                + ": " + reason(failed) + "\n  fix: "
                + (isOfTheAddress(failed)
                        ? "restart with " + BIND
                        : "free the port, which is then bound at once; or restart with another one: "
                                + publication(failed));
    }

    /** The option that publishes another port. */
    private static String publication(NotBound failed) {
        int proposed = failed.port() + PROPOSED_OFFSET <= MAX_PORT ? failed.port() + PROPOSED_OFFSET : 0;
        return "-p " + proposed + ":" + failed.gatewayPort();
    }

    /** For a table or banner: the reason and the remedy in one line. */
    static String summary(NotBound failed) {
        return reason(failed) + "; "
                + (isOfTheAddress(failed) ? "use " + BIND : "free it, or publish another one: " + publication(failed));
    }

    /** Whether no port of the address could be bound. */
    private static boolean isOfTheAddress(NotBound failed) {
        return failed.reason().equals(NotBound.NO_ADDRESS) || failed.reason().contains("assign requested address");
    }

    private static String reason(NotBound failed) {
        if (isOfTheAddress(failed)) {
            return failed.reason();
        }
        return PortHolder.of(failed.port())
                .map(holder -> "it is taken by " + holder)
                .orElse(failed.reason());
    }
}
