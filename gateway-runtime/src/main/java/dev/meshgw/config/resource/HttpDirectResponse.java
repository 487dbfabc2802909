package dev.meshgw.config.resource;

/** VirtualService spec.http[].directResponse. The body's bytes (UTF-8 if it was written as text) are not to be changed. */
public record HttpDirectResponse(int status, byte[] body) {}
