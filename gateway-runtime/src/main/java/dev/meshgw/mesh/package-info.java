/**
 * The mesh directory: the cluster as plain YAML files, one a resource. A running gateway leaves its state beside the
 * resources, see {@link dev.meshgw.mesh.RunDirectory}.
 */
@NullMarked
package dev.meshgw.mesh;

import org.jspecify.annotations.NullMarked;
