/**
 * The mesh directory: the cluster as plain YAML files, one a resource, and what an API server does in front of them
 * (names, defaults, apply, derived pods). {@link dev.meshgw.mesh.MeshDirectory} is the store, {@link
 * dev.meshgw.mesh.MeshApi} the server, {@link dev.meshgw.mesh.ResourceKind} the table of what it knows. A running gateway
 * leaves its state beside the resources, see {@link dev.meshgw.mesh.RunDirectory}.
 */
@NullMarked
package dev.meshgw.mesh;

import org.jspecify.annotations.NullMarked;
