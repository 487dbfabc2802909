package dev.meshgw.sample.flask;

/** Werkzeug's pages for what goes wrong: its shape, our words. */
final class FlaskPages {

    static final byte[] NOT_FOUND = Gunicorn.errorPage(404, "This server has nothing at that address.");
    static final byte[] NOT_ALLOWED = Gunicorn.errorPage(405, "This address does not take that method.");
    static final byte[] FAILED =
            Gunicorn.errorPage(500, "The application failed on this input; the original does the same.");

    private FlaskPages() {}

    /** The page behind a redirect, for clients that do not follow it by themselves. */
    static byte[] redirect(String location) {
        String target = escape(location);
        return Gunicorn.page(
                "Redirecting...",
                "Redirecting...",
                "<p>This page has moved to <a href=\"" + target + "\">" + target + "</a>.");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }
}
