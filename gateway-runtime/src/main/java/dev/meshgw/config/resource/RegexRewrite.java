package dev.meshgw.config.resource;

/** VirtualService spec.http[].rewrite.uriRegexRewrite. */
public record RegexRewrite(String match, String rewrite) {}
