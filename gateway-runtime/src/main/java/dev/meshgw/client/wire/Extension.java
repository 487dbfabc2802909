package dev.meshgw.client.wire;

import java.util.List;
import java.util.OptionalInt;

/** An extension of a handshake message (RFC 8446 §4.2). Immutable. */
public sealed interface Extension {

    int SERVER_NAME = 0;
    int STATUS_REQUEST = 5;
    int SUPPORTED_GROUPS = 10;
    int EC_POINT_FORMATS = 11;
    int SIGNATURE_ALGORITHMS = 13;
    int ALPN = 16;
    int EXTENDED_MASTER_SECRET = 23;
    int SESSION_TICKET = 35;
    int PRE_SHARED_KEY = 41;
    int EARLY_DATA = 42;
    int SUPPORTED_VERSIONS = 43;
    int COOKIE = 44;
    int PSK_KEY_EXCHANGE_MODES = 45;
    int CERTIFICATE_AUTHORITIES = 47;
    int SIGNATURE_ALGORITHMS_CERT = 50;
    int KEY_SHARE = 51;
    int RENEGOTIATION_INFO = 0xff01;

    /** IANA's number (TLS ExtensionType Values). */
    int type();

    /** RFC 6066 §3. @param name as it was sent; empty in a server's answer, which only says that it used the name */
    record ServerName(String name) implements Extension {
        @Override
        public int type() {
            return SERVER_NAME;
        }
    }

    /** What the client offers, or the one that the server chose. */
    record SupportedVersions(List<Integer> versions) implements Extension {
        public SupportedVersions {
            versions = List.copyOf(versions);
        }

        @Override
        public int type() {
            return SUPPORTED_VERSIONS;
        }
    }

    record SupportedGroups(List<Integer> groups) implements Extension {
        public SupportedGroups {
            groups = List.copyOf(groups);
        }

        @Override
        public int type() {
            return SUPPORTED_GROUPS;
        }
    }

    /** @param type for messages, or for certificates */
    record SignatureAlgorithms(int type, List<Integer> schemes) implements Extension {
        public SignatureAlgorithms {
            schemes = List.copyOf(schemes);
        }
    }

    /** ALPN (RFC 7301): what the client offers, or the one that the server chose. */
    record Protocols(List<String> names) implements Extension {
        public Protocols {
            names = List.copyOf(names);
        }

        @Override
        public int type() {
            return ALPN;
        }
    }

    /** Public keys, or in a HelloRetryRequest the group that a key is wanted of. */
    record KeyShares(List<Share> shares) implements Extension {

        /** @param keyBytes 0 if only the group is named */
        public record Share(int group, int keyBytes) {}

        public KeyShares {
            shares = List.copyOf(shares);
        }

        @Override
        public int type() {
            return KEY_SHARE;
        }
    }

    /**
     * Sessions to resume (RFC 8446 §4.2.11).
     *
     * @param identities the size of each ticket that the client offers, in bytes
     * @param selected the number of the one that the server takes
     */
    record PreSharedKey(List<Integer> identities, OptionalInt selected) implements Extension {
        public PreSharedKey {
            identities = List.copyOf(identities);
        }

        @Override
        public int type() {
            return PRE_SHARED_KEY;
        }
    }

    /** @param names distinguished names in DER */
    record CertificateAuthorities(List<Octets> names) implements Extension {
        public CertificateAuthorities {
            names = List.copyOf(names);
        }

        @Override
        public int type() {
            return CERTIFICATE_AUTHORITIES;
        }
    }

    /** One whose presence or size says enough. */
    record Other(int type, int bytes) implements Extension {}

    /** One whose bytes are not what its type asks for. @param flaw why, in words */
    record Malformed(int type, int bytes, String flaw) implements Extension {}
}
