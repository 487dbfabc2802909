/** Certificates and private keys: issue, read, write and check them. Knows X.509, knows no network and does not log. */
@NullMarked
package dev.meshgw.pki;

import org.jspecify.annotations.NullMarked;
