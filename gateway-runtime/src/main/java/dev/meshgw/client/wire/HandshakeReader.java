package dev.meshgw.client.wire;

import dev.meshgw.client.wire.ExtensionReader.Place;
import dev.meshgw.client.wire.HandshakeMessage.Certificate.Entry;
import dev.meshgw.client.wire.WireReader.MalformedException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads handshake messages of TLS 1.0 to 1.3, each in the form of the version that was agreed on. Immutable. */
final class HandshakeReader {

    private static final int RANDOM_BYTES = 32;
    private static final int NAMED_CURVE = 3;

    /** RFC 8446 §4.1.3: the random of a ServerHello that is a HelloRetryRequest. */
    private static final Octets RETRY_RANDOM =
            Octets.of(HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"));

    private final int version;

    private HandshakeReader(int version) {
        this.version = version;
    }

    static HandshakeMessage read(int number, byte[] body, int version) {
        Optional<HandshakeType> type = HandshakeType.of(number);
        if (type.isEmpty()) {
            return new HandshakeMessage.Other(type);
        }
        var reader = new HandshakeReader(version);
        return new WireReader(body)
                .<HandshakeMessage>wholeOr(
                        from -> reader.read(type.get(), from),
                        flaw -> new HandshakeMessage.Malformed(type.get(), flaw));
    }

    private HandshakeMessage read(HandshakeType type, WireReader from) throws MalformedException {
        return switch (type) {
            case CLIENT_HELLO -> clientHello(from);
            case SERVER_HELLO -> serverHello(from);
            case ENCRYPTED_EXTENSIONS ->
                new HandshakeMessage.EncryptedExtensions(new ExtensionReader(Place.OTHER).list(from));
            case CERTIFICATE_REQUEST -> isTls13() ? certificateRequest13(from) : certificateRequest12(from);
            case CERTIFICATE -> certificate(from);
            case CERTIFICATE_VERIFY -> {
                OptionalInt scheme = scheme(from);
                yield new HandshakeMessage.CertificateVerify(
                        scheme, from.vector16().rest().length());
            }
            case FINISHED -> new HandshakeMessage.Finished(from.rest().length());
            case NEW_SESSION_TICKET -> newSessionTicket(from);
            case KEY_UPDATE -> new HandshakeMessage.KeyUpdate(from.u8() == 1);
            case SERVER_KEY_EXCHANGE -> serverKeyExchange(from);
            case CLIENT_KEY_EXCHANGE ->
                new HandshakeMessage.ClientKeyExchange(from.rest().length());
            case CERTIFICATE_STATUS ->
                new HandshakeMessage.CertificateStatus(
                        from.u8(), from.vector24().rest().length());
            case HELLO_REQUEST, SERVER_HELLO_DONE, END_OF_EARLY_DATA -> new HandshakeMessage.Signal(type);
            case COMPRESSED_CERTIFICATE, MESSAGE_HASH -> {
                from.rest();
                yield new HandshakeMessage.Other(Optional.of(type));
            }
        };
    }

    private boolean isTls13() {
        return version >= HandshakeMessage.TLS_1_3;
    }

    private static HandshakeMessage clientHello(WireReader from) throws MalformedException {
        int legacyVersion = from.u16();
        Octets random = from.octets(RANDOM_BYTES);
        Octets sessionId = from.vector8().rest();
        List<Integer> cipherSuites = from.vector16().codes16();
        List<Integer> compressions = from.vector8().codes8();
        return new HandshakeMessage.ClientHello(
                legacyVersion,
                random,
                sessionId,
                cipherSuites,
                compressions,
                new ExtensionReader(Place.CLIENT_HELLO).list(from));
    }

    private static HandshakeMessage serverHello(WireReader from) throws MalformedException {
        int legacyVersion = from.u16();
        Octets random = from.octets(RANDOM_BYTES);
        Octets sessionId = from.vector8().rest();
        int cipherSuite = from.u16();
        int compression = from.u8();
        boolean retry = random.equals(RETRY_RANDOM);
        List<Extension> extensions = new ExtensionReader(retry ? Place.RETRY : Place.SERVER_HELLO).list(from);
        int chosen = extensions.stream()
                .filter(Extension.SupportedVersions.class::isInstance)
                .map(extension ->
                        ((Extension.SupportedVersions) extension).versions().get(0))
                .findFirst()
                .orElse(legacyVersion);
        return retry
                ? new HandshakeMessage.HelloRetryRequest(chosen, sessionId, cipherSuite, extensions)
                : new HandshakeMessage.ServerHello(chosen, random, sessionId, cipherSuite, compression, extensions);
    }

    private static HandshakeMessage certificateRequest13(WireReader from) throws MalformedException {
        Octets context = from.vector8().rest();
        List<Integer> schemes = List.of();
        List<Octets> authorities = List.of();
        for (Extension extension : new ExtensionReader(Place.OTHER).list(from)) {
            if (extension instanceof Extension.SignatureAlgorithms algorithms
                    && algorithms.type() == Extension.SIGNATURE_ALGORITHMS) {
                schemes = algorithms.schemes();
            } else if (extension instanceof Extension.CertificateAuthorities named) {
                authorities = named.names();
            }
        }
        return new HandshakeMessage.CertificateRequest(context, List.of(), schemes, authorities);
    }

    private HandshakeMessage certificateRequest12(WireReader from) throws MalformedException {
        List<Integer> types = from.vector8().codes8();
        List<Integer> schemes =
                version >= HandshakeMessage.TLS_1_2 ? from.vector16().codes16() : List.of();
        return new HandshakeMessage.CertificateRequest(
                Octets.of(new byte[0]), types, schemes, ExtensionReader.names(from.vector16()));
    }

    private HandshakeMessage certificate(WireReader from) throws MalformedException {
        Octets context = isTls13() ? from.vector8().rest() : Octets.of(new byte[0]);
        var entries = new ArrayList<Entry>();
        var list = from.vector24();
        while (list.hasMore()) {
            Octets der = list.vector24().rest();
            entries.add(new Entry(der, isTls13() ? new ExtensionReader(Place.OTHER).list(list) : List.of()));
        }
        return new HandshakeMessage.Certificate(context, entries);
    }

    private HandshakeMessage newSessionTicket(WireReader from) throws MalformedException {
        long lifetime = from.u32();
        if (!isTls13()) {
            return new HandshakeMessage.NewSessionTicket(
                    lifetime, from.vector16().rest().length(), List.of());
        }
        from.u32();
        from.vector8();
        int ticketBytes = from.vector16().rest().length();
        // Its early_data is a number of bytes, unlike that of the other messages.
        return new HandshakeMessage.NewSessionTicket(
                lifetime, ticketBytes, new ExtensionReader(Place.OTHER).list(from));
    }

    private HandshakeMessage serverKeyExchange(WireReader from) throws MalformedException {
        if (from.u8() != NAMED_CURVE) {
            from.rest();
            return new HandshakeMessage.ServerKeyExchange(null);
        }
        int group = from.u16();
        int keyBytes = from.vector8().rest().length();
        OptionalInt scheme = scheme(from);
        from.vector16();
        return new HandshakeMessage.ServerKeyExchange(
                new HandshakeMessage.ServerKeyExchange.Ephemeral(group, keyBytes, scheme));
    }

    /** Signatures bear their algorithm since TLS 1.2. */
    private OptionalInt scheme(WireReader from) throws MalformedException {
        return version >= HandshakeMessage.TLS_1_2 ? OptionalInt.of(from.u16()) : OptionalInt.empty();
    }
}
