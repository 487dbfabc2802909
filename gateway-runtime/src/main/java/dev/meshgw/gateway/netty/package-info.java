/**
 * The data plane: sockets in, sockets out, in obedience to a {@link dev.meshgw.snapshot.Snapshot}.
 *
 * <p>Open {@code ListenerInitializer} to follow a connection: it lists the handlers in order. A connection and the upstream
 * connections it uses belong to one event loop, whose state is a {@code Worker}. The only value shared between loops is the
 * live snapshot, one volatile reference. HTTP/1.1 and HTTP/2 are thin edges around one {@code HttpExchange}.
 */
@NullMarked
package dev.meshgw.gateway.netty;

import org.jspecify.annotations.NullMarked;
