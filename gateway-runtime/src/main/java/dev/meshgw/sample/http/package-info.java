/**
 * The small HTTP server under the embedded workloads: an {@link dev.meshgw.sample.http.Application} turns a request value
 * into a reply value, and this package does the rest (framing, pipelining, timers, TLS, back-pressure). It stands where a
 * container's process would stand, so it knows nothing of gateways, meshes or Kubernetes.
 */
@NullMarked
package dev.meshgw.sample.http;

import org.jspecify.annotations.NullMarked;
