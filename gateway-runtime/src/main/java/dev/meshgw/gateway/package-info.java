/**
 * The life of a gateway: manifests are read and read again when they change, compiled, applied to the data plane, and what
 * runs is told to other processes. {@code GatewayRuntime} is the door; {@code ConfigurationLoop} lists
 * the way from files to a live snapshot in one method.
 */
@NullMarked
package dev.meshgw.gateway;

import org.jspecify.annotations.NullMarked;
