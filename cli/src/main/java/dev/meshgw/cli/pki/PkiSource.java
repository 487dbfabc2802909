package dev.meshgw.cli.pki;

import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.PkiFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that certificates were found in: a file, a Secret, or a server.
 *
 * @param name as the user wrote it, or the path below the folder that the user named
 * @param form how a file's bytes are laid out, null if it is none
 * @param path null if it is no file of its own: standard input, a Secret, a server
 * @param server null if it is no live one
 */
record PkiSource(
        String name,
        PkiFile.@Nullable Form form,
        List<PkiEntry> entries,
        @Nullable Path path,
        @Nullable LiveServer server) {

    PkiSource {
        entries = List.copyOf(entries);
    }
}
