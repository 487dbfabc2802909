/**
 * How a root certificate is trusted by what runs on a machine: the command lines for it, as a shell script that the user reads
 * first. Nothing here runs them.
 */
@NullMarked
package dev.meshgw.cli.trust;

import org.jspecify.annotations.NullMarked;
