package dev.meshgw.config;

import org.jspecify.annotations.Nullable;

/** A value of a manifest and the place where it was written, from 1. Not changed once its document is read. */
sealed interface Node permits MapNode, ListNode, ScalarNode {

    int line();

    int column();

    /** How many nodes this is with everything below it; a node that is used twice counts twice. */
    long size();

    /** How many levels this is with everything below it: 1 for a scalar. */
    int depth();

    /** The value as Map, List, String, Long, Double, Boolean or null; a new tree on each call. */
    @Nullable
    Object toTree();

    /** What stands here, as a sentence names it: {@code a list}, {@code the number 5}. */
    String describe();

    /** The same without the value: {@code a number}. */
    String describeType();
}
