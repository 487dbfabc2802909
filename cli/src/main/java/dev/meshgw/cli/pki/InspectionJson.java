package dev.meshgw.cli.pki;

import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.Place;
import dev.meshgw.pki.PublicKeyDescription;
import dev.meshgw.pki.SigningRequest;
import dev.meshgw.pki.SubjectAltName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/** An {@link Inspection} for a program to read. Absent facts have no field. */
final class InspectionJson {

    private InspectionJson() {}

    static String render(Inspection inspection) {
        var root = new LinkedHashMap<String, Object>();
        root.put("source", inspection.source());
        LiveChain live = inspection.live();
        if (live != null) {
            root.put("handshake", handshake(live, inspection.serverName()));
        }
        root.put(
                "entries",
                inspection.entries().stream()
                        .map(entry -> entry(entry, live == null))
                        .toList());
        if (!inspection.remarks().isEmpty()) {
            root.put("remarks", inspection.remarks());
        }
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(root) + "\n";
    }

    private static Map<String, Object> handshake(LiveChain live, @Nullable String serverName) {
        var map = new LinkedHashMap<String, Object>();
        map.put("peer", live.peer());
        put(map, "serverName", serverName);
        map.put("protocol", live.protocol());
        map.put("cipherSuite", live.cipherSuite());
        map.put("verified", false);
        put(map, "failure", live.failure());
        return map;
    }

    private static Map<String, Object> entry(PkiEntry entry, boolean withLine) {
        var map = new LinkedHashMap<String, Object>();
        if (withLine) {
            place(map, entry.place());
        }
        if (entry instanceof PkiEntry.Certificate certificate) {
            map.put("kind", "certificate");
            certificate(map, certificate.description());
            put(map, "issuerIndex", certificate.issuerIndex());
        } else if (entry instanceof PkiEntry.Request request) {
            map.put("kind", "signingRequest");
            request(map, request.request());
        } else if (entry instanceof PkiEntry.Key key) {
            map.put("kind", "privateKey");
            map.put("label", key.label());
            key(map, key.publicKey());
        } else if (entry instanceof PkiEntry.EncryptedKey key) {
            map.put("kind", "encryptedPrivateKey");
            map.put("label", key.label());
        } else if (entry instanceof PkiEntry.Crl revocation) {
            map.put("kind", "revocationList");
            map.put("issuer", name(revocation.list().issuer()));
        } else if (entry instanceof PkiEntry.Other other) {
            map.put("kind", "other");
            map.put("label", other.label());
            map.put("meaning", other.meaning());
        } else {
            throw new AssertionError(entry);
        }
        return map;
    }

    private static void place(Map<String, Object> map, Place place) {
        if (place instanceof Place.Line line) {
            map.put("line", line.line());
        } else if (place instanceof Place.Offset offset) {
            map.put("offset", offset.offset());
        } else if (place instanceof Place.Alias entry) {
            put(map, "alias", entry.alias());
        }
    }

    private static void certificate(Map<String, Object> map, CertificateDescription certificate) {
        map.put("version", certificate.version());
        map.put("serialNumber", certificate.serialNumber().toString());
        map.put("subject", name(certificate.subject()));
        map.put("issuer", name(certificate.issuer()));
        map.put("notBefore", certificate.validity().notBefore().toString());
        map.put("notAfter", certificate.validity().notAfter().toString());
        map.put("subjectAltNames", names(certificate.subjectAltNames()));
        if (!certificate.otherNames().isEmpty()) {
            map.put("otherNames", certificate.otherNames());
        }
        key(map, certificate.publicKey());
        map.put("signatureAlgorithm", certificate.signatureAlgorithm());
        map.put("authority", certificate.authority());
        put(map, "pathLength", certificate.pathLength());
        map.put("keyUsage", certificate.keyUsage());
        map.put("extendedKeyUsage", certificate.extendedKeyUsage());
        put(map, "subjectKeyId", certificate.subjectKeyId());
        put(map, "authorityKeyId", certificate.authorityKeyId());
        map.put("sha256", certificate.sha256());
    }

    private static void request(Map<String, Object> map, SigningRequest request) {
        map.put("subject", name(request.subject()));
        map.put("subjectAltNames", names(request.subjectAltNames()));
        if (!request.otherNames().isEmpty()) {
            map.put("otherNames", request.otherNames());
        }
        request.profile().ifPresent(profile -> map.put("profile", profile.name().toLowerCase(Locale.ROOT)));
        key(map, request.publicKey());
    }

    private static void key(Map<String, Object> map, PublicKeyDescription key) {
        map.put("keyAlgorithm", key.algorithm());
        map.put("publicKeySha256", key.sha256());
    }

    private static Map<String, Object> name(DistinguishedName name) {
        var map = new LinkedHashMap<String, Object>();
        map.put("openssl", name.slashForm());
        map.put("rfc4514", name.rfc4514());
        return map;
    }

    private static List<String> names(List<SubjectAltName> names) {
        return names.stream().map(Object::toString).toList();
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
