package dev.meshgw.cli.pki;

import dev.meshgw.client.HandshakeReport;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.PkiFile;
import dev.meshgw.pki.Place;
import dev.meshgw.pki.PublicKeyDescription;
import dev.meshgw.pki.RevocationList;
import dev.meshgw.pki.RevokedCertificate;
import dev.meshgw.pki.SigningRequest;
import dev.meshgw.pki.SubjectAltName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Inspection} for a program to read: maps, lists and plain values, which are JSON or YAML. Absent facts have no
 * field; instants are RFC 3339 in UTC; hashes are lower-case hex, pins base64. Fields are added, never renamed.
 */
final class InspectionObject {

    /** Public authorities revoke hundreds of thousands; {@code revokedCount} has their number. */
    static final int MAX_REVOKED = 1000;

    private InspectionObject() {}

    static Map<String, Object> of(Inspection inspection, Instant now) {
        var root = new LinkedHashMap<String, Object>();
        root.put("source", inspection.source().name());
        LiveServer server = inspection.source().server();
        if (server == null) {
            PkiFile.Form form = inspection.source().form();
            root.put("form", form == null ? "Secret" : form.toString());
        } else {
            root.put("handshake", handshake(server));
        }
        root.put(
                "entries",
                inspection.entries().stream()
                        .map(entry -> entry(entry, inspection.entries(), server == null, now))
                        .toList());
        if (!inspection.remarks().isEmpty()) {
            root.put("remarks", inspection.remarks());
        }
        return root;
    }

    private static Map<String, Object> handshake(LiveServer server) {
        var map = new LinkedHashMap<String, Object>();
        map.put("peer", server.address());
        put(map, "serverName", server.handshake().serverName());
        HandshakeReport.Negotiated negotiated = server.handshake().negotiated();
        if (negotiated != null) {
            map.put("protocol", negotiated.version().label());
            map.put("cipherSuite", negotiated.cipherSuite());
        }
        map.put("verified", false);
        put(map, "failure", server.failure());
        return map;
    }

    private static Map<String, Object> entry(PkiEntry entry, List<PkiEntry> all, boolean withPlace, Instant now) {
        var map = new LinkedHashMap<String, Object>();
        if (withPlace) {
            place(map, entry.place());
        }
        if (entry instanceof PkiEntry.Certificate certificate) {
            map.put("kind", "certificate");
            certificate(map, certificate.description(), now);
            put(map, "issuerIndex", certificate.issuerIndex());
        } else if (entry instanceof PkiEntry.Request request) {
            map.put("kind", "signingRequest");
            request(map, request.request());
        } else if (entry instanceof PkiEntry.Key key) {
            map.put("kind", "privateKey");
            map.put("label", key.label());
            map.put("encrypted", false);
            key(map, key.publicKey());
            int owner = Remarks.owner(all, key);
            put(map, "certificateIndex", owner < 0 ? null : owner);
        } else if (entry instanceof PkiEntry.EncryptedKey key) {
            map.put("kind", "privateKey");
            map.put("label", key.label());
            map.put("encrypted", true);
        } else if (entry instanceof PkiEntry.Crl list) {
            map.put("kind", "revocationList");
            revocations(map, list.list());
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
        } else if (place instanceof Place.Alias alias) {
            map.put("number", alias.number());
            put(map, "alias", alias.alias());
        } else if (place instanceof Place.Part part) {
            map.put("dataKey", part.name());
            place(map, part.inner());
        } else {
            throw new AssertionError(place);
        }
    }

    private static void certificate(Map<String, Object> map, CertificateDescription certificate, Instant now) {
        map.put("version", certificate.version());
        map.put("serialNumber", certificate.serialNumber().toString());
        map.put("subject", name(certificate.subject()));
        map.put("issuer", name(certificate.issuer()));
        map.put("notBefore", certificate.notBefore().toString());
        map.put("notAfter", certificate.notAfter().toString());
        map.put("status", certificate.status(now).toString());
        map.put("daysLeft", ChronoUnit.DAYS.between(now, certificate.notAfter()));
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
        map.put("extensions", ExtensionObject.of(certificate.extensions()));
        map.put("sha256", certificate.sha256());
        map.put("sha1", certificate.fingerprints().sha1());
        map.put("verifyCertificateSpki", certificate.publicKey().pin());
        map.put("verifyCertificateHash", certificate.sha256());
    }

    private static void request(Map<String, Object> map, SigningRequest request) {
        map.put("subject", name(request.subject()));
        map.put("subjectAltNames", names(request.subjectAltNames()));
        if (!request.otherNames().isEmpty()) {
            map.put("otherNames", request.otherNames());
        }
        request.profile().ifPresent(profile -> map.put("profile", profile.name().toLowerCase(Locale.ROOT)));
        key(map, request.publicKey());
        map.put("signatureAlgorithm", request.signatureAlgorithm());
        map.put("extensions", ExtensionObject.of(request.extensions()));
    }

    private static void revocations(Map<String, Object> map, RevocationList list) {
        map.put("issuer", name(list.issuer()));
        list.number().ifPresent(number -> map.put("number", number.toString()));
        map.put("thisUpdate", list.thisUpdate().toString());
        list.nextUpdate().ifPresent(end -> map.put("nextUpdate", end.toString()));
        map.put("signatureAlgorithm", list.signatureAlgorithm());
        map.put("revokedCount", list.entries().size());
        map.put(
                "revoked",
                list.entries().stream()
                        .limit(MAX_REVOKED)
                        .map(InspectionObject::revoked)
                        .toList());
        map.put("extensions", ExtensionObject.of(list.extensions()));
    }

    private static Map<String, Object> revoked(RevokedCertificate entry) {
        var map = new LinkedHashMap<String, Object>();
        map.put("serialNumber", entry.serialNumber().toString());
        map.put("revocationDate", entry.revocationDate().toString());
        map.put("reason", entry.reason().toString());
        return map;
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
