/**
 * The documents' Python samples, httpbin and helloworld: both are Flask applications under gunicorn, so pages, headers, JSON
 * and log lines have one common shape. Endpoints are pure functions from a request to a reply.
 */
@NullMarked
package dev.meshgw.sample.flask;

import org.jspecify.annotations.NullMarked;
