/**
 * Netty's epoll without its loss of bytes to peers that have ended their side. The servers of the gateway and of the workloads
 * use it; it knows neither of them.
 */
@NullMarked
package dev.meshgw.epoll;

import org.jspecify.annotations.NullMarked;
