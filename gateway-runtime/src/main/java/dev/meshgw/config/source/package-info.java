/** Where a value was written, and what is said about it: locations, diagnostics. The bottom layer of configuration. */
@NullMarked
package dev.meshgw.config.source;

import org.jspecify.annotations.NullMarked;
