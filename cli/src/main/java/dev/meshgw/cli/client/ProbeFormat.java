package dev.meshgw.cli.client;

/** What {@code -o} may ask for. The names are those that the user types. */
enum ProbeFormat {
    text {
        @Override
        String render(ProbePage page, Glyphs glyphs) {
            return ProbeText.render(page, glyphs);
        }
    },
    json {
        @Override
        String render(ProbePage page, Glyphs glyphs) {
            return ProbeJson.render(page);
        }
    },
    junit {
        @Override
        String render(ProbePage page, Glyphs glyphs) {
            return ProbeReports.junit(page);
        }
    },
    github {
        @Override
        String render(ProbePage page, Glyphs glyphs) {
            return ProbeReports.github(page);
        }
    };

    abstract String render(ProbePage page, Glyphs glyphs);
}
