package dev.meshgw.gateway;

import org.jspecify.annotations.Nullable;

/** A gateway cannot start. Carries what a user needs to mend it. */
public final class GatewayStartException extends Exception {

    private static final long serialVersionUID = 1L;

    private final @Nullable String why;
    private final String fix;

    GatewayStartException(String what, @Nullable String why, String fix) {
        super(what);
        this.why = why;
        this.fix = fix;
    }

    public @Nullable String why() {
        return why;
    }

    public String fix() {
        return fix;
    }
}
