package dev.meshgw.cli.client;

/** What {@code -o} may ask for. The names are those that the user types. */
enum ProbeFormat {
    text {
        @Override
        String render(ProbePage page) {
            return ProbeText.render(page);
        }
    },
    json {
        @Override
        String render(ProbePage page) {
            return ProbeJson.render(page);
        }
    };

    abstract String render(ProbePage page);
}
