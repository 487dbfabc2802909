/** Whether a chain leads to a trusted authority, and which link fails (RFC 5280 §6). Knows no network and does not log. */
@NullMarked
package dev.meshgw.pki.path;

import org.jspecify.annotations.NullMarked;
