/**
 * The rules that Istio's webhook applies to a resource by itself, one class for each family. What depends on other resources
 * is checked where they meet.
 *
 * <p>Errors are istioctl's IST0106, warnings its IST0133; unreachable rules and ineffective matches are IST0130 and IST0131.
 * The first line of a message holds Istio's own words, so that a search for them finds the same cause.
 */
@NullMarked
package dev.meshgw.config.validation;

import org.jspecify.annotations.NullMarked;
