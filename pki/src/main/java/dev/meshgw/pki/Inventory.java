package dev.meshgw.pki;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The certificates, requests and revocation lists of several files, what ends first on top, each with the file of its private
 * key; and the keys that belong to none of them. Immutable.
 */
public record Inventory(List<Item> items) {

    public Inventory {
        items = List.copyOf(items);
    }

    /** What something is, by what it says of itself. */
    public enum Kind {
        ROOT("root"),
        INTERMEDIATE("intermediate"),
        SERVER("server"),
        CLIENT("client"),
        REQUEST("request"),
        REVOCATION_LIST("crl"),
        KEY("key");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * @param source of its file
     * @param keySource of the file that has its private key, null if none has
     */
    public record Item(
            String source,
            Kind kind,
            PkiEntry entry,
            @Nullable String keySource) {

        /** When it ends, null for what never does. */
        public @Nullable Instant end() {
            if (entry instanceof PkiEntry.Certificate certificate) {
                return certificate.description().notAfter();
            }
            return entry instanceof PkiEntry.Crl list ? list.list().nextUpdate().orElse(null) : null;
        }
    }

    /** @param files by the names that people know them by */
    public static Inventory of(Map<String, List<PkiEntry>> files) {
        var items = new ArrayList<Item>();
        var keys = new HashMap<String, Set<String>>();
        files.forEach((source, entries) -> {
            for (PkiEntry entry : entries) {
                Kind kind = kind(entry);
                if (kind != null) {
                    items.add(new Item(source, kind, entry, null));
                }
                if (entry instanceof PkiEntry.Key key) {
                    keys.computeIfAbsent(key.publicKey().sha256(), hash -> new LinkedHashSet<>())
                            .add(source);
                }
            }
        });
        Set<String> used = new HashSet<>();
        items.replaceAll(item -> withKey(item, keys, used));
        items.removeIf(item -> item.entry() instanceof PkiEntry.Key key
                && used.contains(key.publicKey().sha256()));
        items.sort(Comparator.comparing(Item::end, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Item::source));
        return new Inventory(items);
    }

    private static Item withKey(Item item, Map<String, Set<String>> keys, Set<String> used) {
        String publicKey = null;
        if (item.entry() instanceof PkiEntry.Certificate certificate) {
            publicKey = certificate.description().publicKey().sha256();
        } else if (item.entry() instanceof PkiEntry.Request request) {
            publicKey = request.request().publicKey().sha256();
        }
        if (publicKey == null) {
            return item;
        }
        used.add(publicKey);
        Set<String> sources = keys.getOrDefault(publicKey, Set.of());
        String keySource = sources.contains(item.source())
                ? item.source()
                : sources.stream().findFirst().orElse(null);
        return new Item(item.source(), item.kind(), item.entry(), keySource);
    }

    private static @Nullable Kind kind(PkiEntry entry) {
        if (entry instanceof PkiEntry.Certificate certificate) {
            return kind(certificate.description());
        }
        if (entry instanceof PkiEntry.Request) {
            return Kind.REQUEST;
        }
        if (entry instanceof PkiEntry.Crl) {
            return Kind.REVOCATION_LIST;
        }
        return entry instanceof PkiEntry.Key || entry instanceof PkiEntry.EncryptedKey ? Kind.KEY : null;
    }

    /** Without basic constraints a self-issued certificate of version 1 counts as a root, as for OpenSSL. */
    private static Kind kind(CertificateDescription certificate) {
        if (certificate.authority() || certificate.version() == 1 && certificate.isSelfIssued()) {
            return certificate.isSelfIssued() ? Kind.ROOT : Kind.INTERMEDIATE;
        }
        List<String> purposes = certificate.extendedKeyUsage();
        return purposes.contains("clientAuth") && !purposes.contains("serverAuth") ? Kind.CLIENT : Kind.SERVER;
    }
}
