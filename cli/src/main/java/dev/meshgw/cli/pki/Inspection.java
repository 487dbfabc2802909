package dev.meshgw.cli.pki;

import dev.meshgw.pki.PkiEntry;
import java.time.Instant;
import java.util.List;

/**
 * What {@code pki inspect} found in one source.
 *
 * @param remarks what should be mended, one sentence each
 */
record Inspection(PkiSource source, List<String> remarks) {

    static Inspection of(PkiSource source, Instant now) {
        return new Inspection(source, new Remarks(source, now).sentences());
    }

    List<PkiEntry> entries() {
        return source.entries();
    }
}
