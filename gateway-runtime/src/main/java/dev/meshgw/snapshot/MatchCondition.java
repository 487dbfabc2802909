package dev.meshgw.snapshot;

/**
 * One of the conditions of a route, all of which must hold: on the path, a header or a query parameter. Its text says what it
 * asks for. Pure and cheap, because each request is asked; what explains a decision asks the same.
 */
public sealed interface MatchCondition permits PathMatch, RequestMatch.HeaderMatch, RequestMatch.QueryMatch {

    boolean holds(RequestFacts request);
}
