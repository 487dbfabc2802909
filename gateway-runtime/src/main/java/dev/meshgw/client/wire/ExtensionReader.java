package dev.meshgw.client.wire;

import dev.meshgw.client.wire.Extension.KeyShares.Share;
import dev.meshgw.client.wire.WireReader.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Reads the extensions of one message: several have another form in each kind of message. Immutable. */
final class ExtensionReader {

    /** Where an extension stands, as far as it decides its form. */
    enum Place {
        CLIENT_HELLO,
        SERVER_HELLO,
        RETRY,
        OTHER
    }

    private static final int HOST_NAME = 0;

    private final Place place;

    ExtensionReader(Place place) {
        this.place = place;
    }

    /** The list with its length; a hello of old may end before it. */
    List<Extension> list(WireReader from) throws MalformedException {
        var extensions = new ArrayList<Extension>();
        if (from.hasMore()) {
            var list = from.vector16();
            while (list.hasMore()) {
                extensions.add(one(list));
            }
        }
        return extensions;
    }

    private Extension one(WireReader list) throws MalformedException {
        int type = list.u16();
        int length = list.u16();
        return list.part(length)
                .<Extension>wholeOr(
                        body -> read(type, length, body), flaw -> new Extension.Malformed(type, length, flaw));
    }

    private Extension read(int type, int length, WireReader body) throws MalformedException {
        return switch (type) {
            case Extension.SERVER_NAME -> serverName(body);
            case Extension.SUPPORTED_VERSIONS ->
                new Extension.SupportedVersions(
                        place == Place.CLIENT_HELLO ? body.vector8().codes16() : List.of(body.u16()));
            case Extension.SUPPORTED_GROUPS ->
                new Extension.SupportedGroups(body.vector16().codes16());
            case Extension.SIGNATURE_ALGORITHMS, Extension.SIGNATURE_ALGORITHMS_CERT ->
                new Extension.SignatureAlgorithms(type, body.vector16().codes16());
            case Extension.ALPN -> protocols(body);
            case Extension.KEY_SHARE -> keyShares(body);
            case Extension.PRE_SHARED_KEY -> preSharedKey(body);
            case Extension.CERTIFICATE_AUTHORITIES -> new Extension.CertificateAuthorities(names(body.vector16()));
            default -> {
                body.rest();
                yield new Extension.Other(type, length);
            }
        };
    }

    private static Extension serverName(WireReader body) throws MalformedException {
        String name = "";
        if (body.hasMore()) {
            var list = body.vector16();
            while (list.hasMore()) {
                int kind = list.u8();
                var value = list.vector16().rest();
                if (kind == HOST_NAME) {
                    name = text(value);
                }
            }
        }
        return new Extension.ServerName(name);
    }

    private static Extension protocols(WireReader body) throws MalformedException {
        var names = new ArrayList<String>();
        var list = body.vector16();
        while (list.hasMore()) {
            names.add(text(list.vector8().rest()));
        }
        return new Extension.Protocols(names);
    }

    private Extension keyShares(WireReader body) throws MalformedException {
        var shares = new ArrayList<Share>();
        if (place == Place.RETRY) {
            shares.add(new Share(body.u16(), 0));
        } else if (place == Place.SERVER_HELLO) {
            shares.add(share(body));
        } else {
            var list = body.vector16();
            while (list.hasMore()) {
                shares.add(share(list));
            }
        }
        return new Extension.KeyShares(shares);
    }

    private static Share share(WireReader from) throws MalformedException {
        return new Share(from.u16(), from.vector16().rest().length());
    }

    private Extension preSharedKey(WireReader body) throws MalformedException {
        if (place != Place.CLIENT_HELLO) {
            return new Extension.PreSharedKey(List.of(), OptionalInt.of(body.u16()));
        }
        var sizes = new ArrayList<Integer>();
        var identities = body.vector16();
        while (identities.hasMore()) {
            sizes.add(identities.vector16().rest().length());
            identities.u32();
        }
        body.vector16();
        return new Extension.PreSharedKey(sizes, OptionalInt.empty());
    }

    /** Distinguished names, each with its length. */
    static List<Octets> names(WireReader from) throws MalformedException {
        var names = new ArrayList<Octets>();
        while (from.hasMore()) {
            names.add(from.vector16().rest());
        }
        return names;
    }

    /** A character for each byte: what is no ASCII stays recognisable. */
    private static String text(Octets octets) {
        return new String(octets.toByteArray(), StandardCharsets.ISO_8859_1);
    }
}
