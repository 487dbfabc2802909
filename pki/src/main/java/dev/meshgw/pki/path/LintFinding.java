package dev.meshgw.pki.path;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something about a certificate that a client refuses, or that breaks a rule. Immutable.
 *
 * @param certificate its place in the file, counted from 0
 * @param rule what it breaks
 * @param why a sentence about the certificate without a subject before it: {@code it has no subject alternative name}
 * @param refusedBy in the order of {@link Client}; empty if no client that is known of looks at it
 * @param fix what to do, null if that is not known
 */
public record LintFinding(
        int certificate,
        Rule rule,
        String why,
        List<Client> refusedBy,
        @Nullable String fix) {

    public LintFinding {
        refusedBy = List.copyOf(refusedBy);
    }

    LintFinding(int certificate, Rule rule, String why, Set<Client> refusedBy, @Nullable String fix) {
        this(certificate, rule, why, List.copyOf(refusedBy.isEmpty() ? refusedBy : EnumSet.copyOf(refusedBy)), fix);
    }

    /** Whether somebody refuses it; the others are warnings. */
    public boolean isError() {
        return !refusedBy.isEmpty();
    }
}
