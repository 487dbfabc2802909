package dev.meshgw.config.resource;

import org.jspecify.annotations.Nullable;

/** VirtualService spec.http[].rewrite. */
public record HttpRewrite(
        String uri, String authority, @Nullable RegexRewrite uriRegexRewrite) {}
