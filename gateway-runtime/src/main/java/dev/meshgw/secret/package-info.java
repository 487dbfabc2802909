/**
 * Kubernetes Secrets as Istio's gateways use them: which keys count, which Secret stands for which SDS resource, and what is
 * kept when a Secret turns bad or goes away. Returns events and diagnostics and does not log.
 */
@NullMarked
package dev.meshgw.secret;

import org.jspecify.annotations.NullMarked;
