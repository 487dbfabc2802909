package dev.meshgw.sample.http;

/** The event that tells a connection to end: at once if it is idle, else after the answer that is under way. */
enum Drain {
    INSTANCE
}
