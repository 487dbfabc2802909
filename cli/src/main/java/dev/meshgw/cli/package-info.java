/**
 * The {@code meshgw} command: argv in, one library call, text and an exit code out. {@link dev.meshgw.cli.CommandTree}
 * lists every command.
 */
@NullMarked
package dev.meshgw.cli;

import org.jspecify.annotations.NullMarked;
