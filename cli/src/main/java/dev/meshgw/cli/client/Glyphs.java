package dev.meshgw.cli.client;

/** The signs of a page: those of Unicode, or of ASCII where the locale has no more. Immutable. */
record Glyphs(String good, String bad, String unknown, String stem, String branch, String bar, String cut) {

    static final Glyphs UNICODE = new Glyphs("✓", "✗", "?", "│ ", "└─", "█", "…");
    static final Glyphs ASCII = new Glyphs("+", "x", "?", "| ", "`-", "#", "~");

    String mark(boolean isGood) {
        return isGood ? good : bad;
    }
}
