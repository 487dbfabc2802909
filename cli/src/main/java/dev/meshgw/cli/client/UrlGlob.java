package dev.meshgw.cli.client;

import java.util.regex.Pattern;

/** Patterns such as <code>{a,b}</code> and {@code [1-9]}, which curl expands into many URLs and meshgw does not. */
final class UrlGlob {

    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%[^]]*)?]");
    private static final Pattern GLOB = Pattern.compile("\\{[^{}]*}|\\[[^\\[\\]]*]");

    private UrlGlob() {}

    /** @throws CurlUsageException if curl would expand the URL */
    static void refuse(String url) {
        var found = GLOB.matcher(IPV6.matcher(url).replaceFirst(""));
        if (found.find()) {
            throw new CurlUsageException(
                    "the pattern " + found.group() + " in a URL: is not available in meshgw curl",
                    "write each URL, or take it as it is with -g");
        }
    }
}
