package dev.meshgw.cli.client;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong, why, and what to do: the house's form, for a person. Immutable.
 *
 * @param what one sentence without a period, names quoted
 * @param fix null if there is nothing to do
 */
record Explanation(
        String what, @Nullable String why, @Nullable String fix) {}
