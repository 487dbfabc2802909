package dev.meshgw.pki;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A PEM file of revocation lists, one for each authority that keeps its list there: what peers take as it is, since they want
 * the lists of a whole chain. Immutable.
 */
public final class RevocationListFile {

    private final Path file;
    private final String source;
    private final List<RevocationList> lists;

    /** What the file held when it was read, empty if there was none. */
    private final String original;

    private RevocationListFile(Path file, String source, String original, List<RevocationList> lists) {
        this.file = file;
        this.source = source;
        this.original = original;
        this.lists = List.copyOf(lists);
    }

    /**
     * Reads the file; one that does not exist holds no list yet. Blocks the caller.
     *
     * @param source the file as the user names it, for messages
     * @throws PkiException if it cannot be read, a list is damaged, or it holds something else, which would be lost
     */
    public static RevocationListFile read(Path file, String source) {
        String pem = text(file, source);
        List<PemBlock> blocks = PemBlock.scan(source, pem);
        if (blocks.isEmpty() && !pem.isBlank()) {
            throw Pem.absent(
                    source, pem, blocks, "revocation list", "write it as PEM: openssl crl -in FILE -out PLAIN.crl");
        }
        for (PemBlock block : blocks) {
            if (!block.isRevocationList()) {
                throw new PkiException(
                        source + " is no file of revocation lists",
                        "what stands " + block.place().inWords() + " is \"" + block.label() + "\": this is "
                                + block.meaning() + ", which would be lost",
                        "name another file with --out FILE.crl");
            }
        }
        return new RevocationListFile(file, source, pem, RevocationList.parse(source, pem));
    }

    private static String text(Path file, String source) {
        return Files.exists(file) ? Pem.read(file, source) : "";
    }

    /** The file as the user names it. */
    public String source() {
        return source;
    }

    /** Every list, in the order of the file. */
    public List<RevocationList> lists() {
        return lists;
    }

    /** The newest list of an authority. */
    public Optional<RevocationList> listOf(CertificateAuthority authority) {
        return lists.stream()
                .filter(authority::hasIssued)
                .reduce((one, other) -> other.thisUpdate().isAfter(one.thisUpdate()) ? other : one);
    }

    /**
     * The same file with more certificates in the list of their authority; this very one if they are in it already.
     *
     * @param days until the next list is due, 1 to {@link Validity#MAX_DAYS}
     * @throws PkiException as {@link CertificateAuthority#revoke}
     */
    public RevocationListFile revoke(
            CertificateAuthority authority,
            Collection<BigInteger> serialNumbers,
            RevocationReason reason,
            Instant now,
            int days) {
        RevocationList previous = listOf(authority).orElse(null);
        List<RevokedCertificate> more = serialNumbers.stream()
                .filter(serial -> previous == null || previous.entry(serial).isEmpty())
                .map(serial -> new RevokedCertificate(serial, now, reason))
                .toList();
        return more.isEmpty() && previous != null ? this : with(authority, authority.revoke(previous, more, days));
    }

    /** The same file with this list of an authority instead of those that it had. */
    public RevocationListFile with(CertificateAuthority authority, RevocationList list) {
        var all = new ArrayList<RevocationList>();
        boolean placed = false;
        for (RevocationList old : lists) {
            if (!authority.hasIssued(old)) {
                all.add(old);
            } else if (!placed) {
                all.add(list);
                placed = true;
            }
        }
        if (!placed) {
            all.add(list);
        }
        return new RevocationListFile(file, source, original, all);
    }

    /**
     * Replaces the file atomically. Blocks the caller.
     *
     * @throws PkiException if it cannot be written, or is no longer what was read: what another command revoked meanwhile
     *     would be forgotten. The file is as it was then.
     */
    public void write() {
        if (!text(file, source).equals(original)) {
            throw new PkiException(
                    source + " was changed meanwhile",
                    "another command wrote it, and what that revoked would be forgotten",
                    "run the command again");
        }
        var pem = new StringBuilder();
        lists.forEach(list -> pem.append(list.pem()));
        PemFiles.in(file.getParent())
                .with(file.getFileName().toString(), pem.toString())
                .write(true);
    }

    @Override
    public String toString() {
        return "RevocationListFile[" + source + ", " + lists.size() + " lists]";
    }
}
