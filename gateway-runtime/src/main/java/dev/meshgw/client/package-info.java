/**
 * The client behind {@code meshgw curl} and {@code meshgw probe}: one exchange over TCP, TLS, HTTP/1.1 or HTTP/2, told as
 * {@link dev.meshgw.client.ExchangeEvent}s while it happens and returned as an {@link dev.meshgw.client.ExchangeReport}.
 *
 * <p>It blocks the caller's thread and starts no other; {@link dev.meshgw.client.ClientOptions} bounds every wait. It knows
 * {@code dev.meshgw.pki}, and neither the gateway nor its snapshot.
 */
@NullMarked
package dev.meshgw.client;

import org.jspecify.annotations.NullMarked;
