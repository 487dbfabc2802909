/**
 * kubectl's verbs on the mesh directory, with kubectl's spelling, messages, tables and exit codes, so that a line of Istio's
 * documents runs when {@code kubectl} is replaced by {@code meshgw}. The commands read arguments and print; what they mean
 * is {@link dev.meshgw.mesh.MeshApi}'s business.
 */
@NullMarked
package dev.meshgw.cli.kubectl;

import org.jspecify.annotations.NullMarked;
