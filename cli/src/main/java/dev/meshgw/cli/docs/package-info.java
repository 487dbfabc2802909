/**
 * What is generated from the model of the command line: shell completions and manual pages. The files in
 * {@code completions/} and {@code man/} are written by {@code meshgw docs} and compared with it by a test.
 */
@NullMarked
package dev.meshgw.cli.docs;

import org.jspecify.annotations.NullMarked;
