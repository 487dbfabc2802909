/** {@code meshgw pki …}: certificates and keys made, signed and shown. The work is done by {@code dev.meshgw.pki}. */
@NullMarked
package dev.meshgw.cli.pki;

import org.jspecify.annotations.NullMarked;
