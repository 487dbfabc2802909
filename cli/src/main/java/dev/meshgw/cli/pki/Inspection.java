package dev.meshgw.cli.pki;

import dev.meshgw.pki.PkiEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pki inspect} found.
 *
 * @param source the file, {@code standard input}, or the host and port, as the user wrote it
 * @param live the handshake, null for a file
 * @param serverName the SNI that was sent, null if none
 * @param remarks what should be mended, one sentence each
 */
record Inspection(
        String source,
        List<PkiEntry> entries,
        @Nullable LiveChain live,
        @Nullable String serverName,
        List<String> remarks) {}
