package dev.meshgw.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link ResolveRule} or {@link ConnectToRule} that cannot be read. */
public final class InvalidRuleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String rule;
    private final @Nullable String address;

    InvalidRuleException(String rule, @Nullable String address) {
        super(address == null ? "not a rule: \"" + rule + "\"" : "not an address: \"" + address + "\"");
        this.rule = rule;
        this.address = address;
    }

    /** The rule as written. */
    public String rule() {
        return rule;
    }

    /** The part of it that should be an IP address; empty if it is the form that is wrong. */
    public Optional<String> address() {
        return Optional.ofNullable(address);
    }
}
