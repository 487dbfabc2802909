package dev.meshgw.client.wire;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A handshake message, by what it says. Immutable. Keys are told by their size, never by their bytes. */
public sealed interface HandshakeMessage {

    /** RFC 8446 §4: the number of TLS 1.3 and of the version that hellos put where TLS 1.2 had its own. */
    int TLS_1_2 = 0x0303;

    int TLS_1_3 = 0x0304;

    /**
     * Reads a message; never throws.
     *
     * @param type the number on the wire, see {@link HandshakeType}
     * @param body without the four bytes of its header
     * @param version that was agreed on, 0 before that
     */
    static HandshakeMessage read(int type, byte[] body, int version) {
        return HandshakeReader.read(type, body, version);
    }

    /**
     * @param version {@link #TLS_1_2} at most; newer ones stand in an extension
     * @param sessionId of a session to resume, or without meaning under TLS 1.3
     */
    record ClientHello(
            int version,
            Octets random,
            Octets sessionId,
            List<Integer> cipherSuites,
            List<Integer> compressions,
            List<Extension> extensions)
            implements HandshakeMessage {
        public ClientHello {
            cipherSuites = List.copyOf(cipherSuites);
            compressions = List.copyOf(compressions);
            extensions = List.copyOf(extensions);
        }
    }

    /** @param version that the server chose, wherever it says so */
    record ServerHello(
            int version, Octets random, Octets sessionId, int cipherSuite, int compression, List<Extension> extensions)
            implements HandshakeMessage {
        public ServerHello {
            extensions = List.copyOf(extensions);
        }
    }

    /** A ServerHello with a certain random: the client is to begin again (RFC 8446 §4.1.4). */
    record HelloRetryRequest(int version, Octets sessionId, int cipherSuite, List<Extension> extensions)
            implements HandshakeMessage {
        public HelloRetryRequest {
            extensions = List.copyOf(extensions);
        }
    }

    record EncryptedExtensions(List<Extension> extensions) implements HandshakeMessage {
        public EncryptedExtensions {
            extensions = List.copyOf(extensions);
        }
    }

    /**
     * @param context empty in a handshake; later it links question and answer
     * @param certificateTypes of TLS 1.2 and before, empty for TLS 1.3
     * @param schemes signature algorithms
     * @param authorities distinguished names in DER, empty if the server did not say
     */
    record CertificateRequest(
            Octets context, List<Integer> certificateTypes, List<Integer> schemes, List<Octets> authorities)
            implements HandshakeMessage {
        public CertificateRequest {
            certificateTypes = List.copyOf(certificateTypes);
            schemes = List.copyOf(schemes);
            authorities = List.copyOf(authorities);
        }
    }

    /** @param entries leaf first; empty if the sender has none to show */
    record Certificate(Octets context, List<Entry> entries) implements HandshakeMessage {

        /** @param der X.509 */
        public record Entry(Octets der, List<Extension> extensions) {
            public Entry {
                extensions = List.copyOf(extensions);
            }
        }

        public Certificate {
            entries = List.copyOf(entries);
        }
    }

    /** @param scheme empty before TLS 1.2, where the key decides */
    record CertificateVerify(OptionalInt scheme, int signatureBytes) implements HandshakeMessage {}

    record Finished(int bytes) implements HandshakeMessage {}

    /** @param lifetime in seconds; of TLS 1.2, where 0 leaves it open, or of TLS 1.3 */
    record NewSessionTicket(long lifetime, int ticketBytes, List<Extension> extensions) implements HandshakeMessage {
        public NewSessionTicket {
            extensions = List.copyOf(extensions);
        }
    }

    /** @param requested whether the other side is to change its key, too */
    record KeyUpdate(boolean requested) implements HandshakeMessage {}

    /** Of TLS 1.2 and before. @param ephemeral null if it is not a key on a named curve */
    record ServerKeyExchange(@Nullable Ephemeral ephemeral) implements HandshakeMessage {

        /** @param scheme of the signature, empty before TLS 1.2 */
        public record Ephemeral(int group, int keyBytes, OptionalInt scheme) {}
    }

    /** Of TLS 1.2 and before: a public key, or for RSA key exchange an encrypted secret. */
    record ClientKeyExchange(int bytes) implements HandshakeMessage {}

    /** @param statusType 1 for OCSP */
    record CertificateStatus(int statusType, int responseBytes) implements HandshakeMessage {}

    /** One that has nothing to say but that it is there, like ServerHelloDone. */
    record Signal(HandshakeType type) implements HandshakeMessage {}

    /** One that is not read further. @param type empty if the number is not known */
    record Other(Optional<HandshakeType> type) implements HandshakeMessage {}

    /** One whose bytes are not what its type asks for. @param flaw why, in words */
    record Malformed(HandshakeType type, String flaw) implements HandshakeMessage {}
}
