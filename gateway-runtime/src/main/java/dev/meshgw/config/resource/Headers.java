package dev.meshgw.config.resource;

/** VirtualService headers, of a route or of one of its destinations. */
public record Headers(HeaderOperations request, HeaderOperations response) {}
