package dev.meshgw.cli.client;

import java.util.Optional;

/** What the options make of a request, of which they may ask for one only. */
enum CurlRequestKind {
    GET("GET", "GET (-G, --get)"),
    HEAD("HEAD", "HEAD (-I, --head)"),
    POST("POST", "POST (-d, --data)"),
    PUT("PUT", "PUT (-T, --upload-file)");

    private final String method;
    private final String label;

    CurlRequestKind(String method, String label) {
        this.method = method;
        this.label = label;
    }

    static CurlRequestKind of(CurlArguments arguments) {
        if (uploads(arguments)) {
            return PUT;
        }
        if (arguments.has(CurlOption.HEAD)) {
            return HEAD;
        }
        return posts(arguments) ? POST : GET;
    }

    /** curl's complaint about options that ask for two kinds; empty if there is one at most. */
    static Optional<String> conflict(CurlArguments arguments) {
        boolean head = arguments.has(CurlOption.HEAD);
        if (posts(arguments) && head) {
            return Optional.of(both(POST, HEAD));
        }
        if (uploads(arguments) && (head || posts(arguments))) {
            return Optional.of(both(PUT, head ? HEAD : POST));
        }
        return Optional.empty();
    }

    /** The method without {@code -X}. */
    String method() {
        return method;
    }

    private static boolean posts(CurlArguments arguments) {
        return !arguments.data().isEmpty() && !arguments.has(CurlOption.GET);
    }

    private static boolean uploads(CurlArguments arguments) {
        return arguments
                .last(CurlOption.UPLOAD_FILE)
                .filter(file -> !file.isEmpty())
                .isPresent();
    }

    private static String both(CurlRequestKind later, CurlRequestKind earlier) {
        return "You can only select one HTTP request method! You asked for both " + later.label + " and "
                + earlier.label + ".";
    }
}
