/** {@code meshgw gateway}: run the ingress gateway, say what it does, stop it. */
@NullMarked
package dev.meshgw.cli.gateway;

import org.jspecify.annotations.NullMarked;
