package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TabWriterTest {

    @Test
    void aColumnEndsWhereALineDoesNotHaveIt() {
        assertThat(TabWriter.forDescriptions()
                        .line("Name:", "g")
                        .line("Annotations:", "<none>")
                        .line("")
                        .line("Type:", "Opaque"))
                .hasToString("Name:         g\nAnnotations:  <none>\n\nType:  Opaque\n");
    }

    @Test
    void columnsOfTablesAreAtLeastSixWide() {
        assertThat(TabWriter.forTables().line("g", "1", "0s")).hasToString("g     1     0s\n");
    }

    @Test
    void charactersBeyondTheFirstPlaneCountOnce() {
        assertThat(TabWriter.forTables().line("\uD83E\uDED6\uD83E\uDED6\uD83E\uDED6\uD83E\uDED6", "x"))
                .hasToString("\uD83E\uDED6\uD83E\uDED6\uD83E\uDED6\uD83E\uDED6   x\n");
    }
}
