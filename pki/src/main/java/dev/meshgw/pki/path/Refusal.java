package dev.meshgw.pki.path;

import org.jspecify.annotations.Nullable;

/**
 * Why a chain is refused. Immutable.
 *
 * @param depth of the certificate that it is about; 0 is the leaf
 * @param why a sentence about that certificate without a subject before it: {@code it has expired: …}
 * @param fix what to do, null if that is not known
 */
public record Refusal(
        int depth, Rule rule, String why, @Nullable String fix) {}
