/**
 * Deployments of known images, run inside the process that wants to reach them: from resources to listening pods, and what
 * keeps the two in step. Where the documents' {@code kubectl apply} would ask a cluster, this answers.
 */
@NullMarked
package dev.meshgw.workload;

import org.jspecify.annotations.NullMarked;
