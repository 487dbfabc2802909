/**
 * Envoy's administration interface: its paths, parameters and output, for the tools and habits that people bring along.
 * {@code AdminRoutes} lists the paths; each page renders what is live into text or JSON and knows no socket.
 * {@code AdminServer} guards the door: literal hosts only, bounded requests, POST for whatever changes something.
 */
@NullMarked
package dev.meshgw.gateway.admin;

import org.jspecify.annotations.NullMarked;
