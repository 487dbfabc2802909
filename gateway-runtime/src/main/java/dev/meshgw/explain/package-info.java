/**
 * Why a call that is not made would go as it would: a snapshot's decision told as a story. {@link dev.meshgw.explain.Explainer}
 * asks the very tables and conditions that the data plane asks; nothing here matches anything by itself. {@link
 * dev.meshgw.explain.Story} is the result, for people and programs alike.
 */
@NullMarked
package dev.meshgw.explain;

import org.jspecify.annotations.NullMarked;
