package dev.meshgw.config.resource;

/** VirtualService headers. */
public record Headers(HeaderOperations request, HeaderOperations response) {}
