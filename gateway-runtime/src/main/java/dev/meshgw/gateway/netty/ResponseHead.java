package dev.meshgw.gateway.netty;

/**
 * A response without its body, edited in place on its way from upstream to downstream. Event loop only.
 *
 * @param length bytes of the body, 0 for none, or {@link #UNKNOWN_LENGTH}; the header content-length is among the headers if
 *     the upstream sent it
 */
record ResponseHead(int status, HeaderList headers, long length) {

    /** A body whose end is not known beforehand. */
    static final long UNKNOWN_LENGTH = -1;
}
