package dev.meshgw.secret;

import dev.meshgw.config.source.DiagnosticCode;
import org.jspecify.annotations.Nullable;

/**
 * Why a resource cannot be made of a Secret, or what is odd about it.
 *
 * @param reason Istio's words
 * @param what a clause that a consequence can follow, without a period
 */
record Problem(
        DiagnosticCode code,
        String reason,
        String what,
        @Nullable String why,
        @Nullable String fix) {}
