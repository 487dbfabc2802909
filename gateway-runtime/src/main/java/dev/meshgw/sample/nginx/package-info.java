/**
 * An embedded stand-in for nginx as a static web server with TLS: reads a mounted {@code nginx.conf}, serves what its server
 * blocks say, and fails in nginx's words on what they get wrong. What nginx knows but this does not is refused by name, never
 * passed over. It shares no code with nginx.
 */
@NullMarked
package dev.meshgw.sample.nginx;

import org.jspecify.annotations.NullMarked;
