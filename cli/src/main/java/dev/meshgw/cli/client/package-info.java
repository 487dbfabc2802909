/**
 * {@code meshgw curl} and {@code meshgw probe}: curl's arguments, words and exit codes, and the handshake told, around the
 * engine in {@code dev.meshgw.client}.
 *
 * <p>The words are those of curl 7.88.1 with OpenSSL 3.0; what they tell is what happened here.
 */
@NullMarked
package dev.meshgw.cli.client;

import org.jspecify.annotations.NullMarked;
