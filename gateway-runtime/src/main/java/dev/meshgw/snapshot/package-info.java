/** What the data plane obeys: compiled, immutable, without Netty. Decisions are pure functions of a snapshot and the facts of a connection or request. */
@NullMarked
package dev.meshgw.snapshot;

import org.jspecify.annotations.NullMarked;
