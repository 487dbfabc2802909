/** What was written, as records named exactly like the API of Istio and Kubernetes. Nothing here is checked beyond its type. */
@NullMarked
package dev.meshgw.config.resource;

import org.jspecify.annotations.NullMarked;
