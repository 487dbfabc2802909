/**
 * TLS handshake messages (RFC 5246, RFC 8446 and the extensions' own) as values: bytes in, {@link
 * dev.meshgw.client.wire.HandshakeMessage}s out. What the bytes say is all it knows; whether a peer should have said so is the
 * TLS engine's to judge. Bytes that cannot be read are a value, too, so that no peer can make it fail.
 */
@NullMarked
package dev.meshgw.client.wire;

import org.jspecify.annotations.NullMarked;
