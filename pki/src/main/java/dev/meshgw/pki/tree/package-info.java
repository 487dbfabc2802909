/**
 * A whole tree of authorities and what they issue, as one value: compared with the files that there are, and brought there by
 * issuing what differs and what hangs below it.
 */
@org.jspecify.annotations.NullMarked
package dev.meshgw.pki.tree;
