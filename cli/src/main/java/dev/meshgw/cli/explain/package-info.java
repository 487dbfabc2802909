/**
 * {@code meshgw explain}: a page for every code that meshgw says, with a manifest that raises it and one that does not. The
 * pages are Markdown files, {@code CODE.md} in this package's resources; each is read when it is asked for.
 */
@NullMarked
package dev.meshgw.cli.explain;

import org.jspecify.annotations.NullMarked;
