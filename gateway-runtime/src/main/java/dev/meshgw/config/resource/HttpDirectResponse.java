package dev.meshgw.config.resource;

/** VirtualService spec.http[].directResponse. The body is UTF-8 text. */
public record HttpDirectResponse(int status, String body) {}
