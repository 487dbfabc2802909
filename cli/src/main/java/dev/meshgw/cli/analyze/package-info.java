/** {@code meshgw analyze}: istioctl's flags, words and exit codes; one class a form of output. */
@NullMarked
package dev.meshgw.cli.analyze;

import org.jspecify.annotations.NullMarked;
