package dev.meshgw.config.resource;

/** VirtualService spec.http[].redirect. A port or code of 0 means that none was written. */
public record HttpRedirect(
        String uri, String authority, String scheme, int port, String derivePort, int redirectCode) {}
