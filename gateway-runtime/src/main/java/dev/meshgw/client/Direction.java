package dev.meshgw.client;

/** Which way bytes travelled. */
public enum Direction {
    /** From us to the server. */
    OUT,
    /** From the server to us. */
    IN
}
