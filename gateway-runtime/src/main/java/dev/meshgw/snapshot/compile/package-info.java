/**
 * From resources to a {@link dev.meshgw.snapshot.Snapshot}, as istiod translates them for Envoy: Gateways are merged by port,
 * VirtualServices bound to their servers, destinations resolved to endpoints. Pure, and without Netty: the same input gives
 * an equal snapshot. What cannot be served as written is said in diagnostics, and everything else goes on.
 */
@NullMarked
package dev.meshgw.snapshot.compile;

import org.jspecify.annotations.NullMarked;
