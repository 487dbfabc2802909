package dev.meshgw.cli.pki;

import dev.meshgw.pki.ExtensionDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Extensions for a program to read: {@code oid}, {@code name}, {@code critical}, the fields of their kind, and {@code text}. */
final class ExtensionObject {

    private ExtensionObject() {}

    static List<Map<String, Object>> of(List<ExtensionDescription> extensions) {
        return extensions.stream().map(ExtensionObject::of).toList();
    }

    private static Map<String, Object> of(ExtensionDescription extension) {
        var map = new LinkedHashMap<String, Object>();
        map.put("oid", extension.id().oid());
        map.put("name", extension.id().name());
        map.put("critical", extension.id().critical());
        putFields(map, extension);
        map.put("text", extension.words());
        return map;
    }

    private static void putFields(Map<String, Object> map, ExtensionDescription extension) {
        if (extension instanceof ExtensionDescription.BasicConstraints constraints) {
            map.put("authority", constraints.authority());
            put(map, "pathLength", constraints.pathLength());
        } else if (extension instanceof ExtensionDescription.KeyUsage usage) {
            map.put("usages", usage.usages());
        } else if (extension instanceof ExtensionDescription.ExtendedKeyUsage usage) {
            map.put("purposes", usage.purposes());
        } else if (extension instanceof ExtensionDescription.AlternativeNames names) {
            map.put("names", names.names());
        } else if (extension instanceof ExtensionDescription.NameConstraints constraints) {
            map.put("permitted", constraints.permitted());
            map.put("excluded", constraints.excluded());
        } else if (extension instanceof ExtensionDescription.CertificatePolicies policies) {
            map.put(
                    "policies",
                    policies.policies().stream().map(ExtensionObject::policy).toList());
        } else if (extension instanceof ExtensionDescription.InformationAccess access) {
            map.put(
                    "accesses",
                    access.accesses().stream().map(ExtensionObject::access).toList());
        } else if (extension instanceof ExtensionDescription.DistributionPoints points) {
            map.put("locations", points.locations());
        } else if (extension instanceof ExtensionDescription.Timestamps timestamps) {
            map.put(
                    "timestamps",
                    timestamps.timestamps().stream()
                            .map(ExtensionObject::timestamp)
                            .toList());
        } else if (extension instanceof ExtensionDescription.TlsFeatures features) {
            map.put("features", features.features());
        } else if (extension instanceof ExtensionDescription.KeyIdentifier key) {
            put(map, "keyId", key.keyId());
            if (!key.issuer().isEmpty()) {
                map.put("issuer", key.issuer());
            }
            put(
                    map,
                    "serialNumber",
                    key.serialNumber() == null ? null : key.serialNumber().toString());
        } else if (extension instanceof ExtensionDescription.Other other) {
            map.put("value", other.value());
        } else if (extension instanceof ExtensionDescription.Malformed malformed) {
            map.put("malformed", malformed.reason());
            map.put("value", malformed.value());
        } else {
            throw new AssertionError(extension);
        }
    }

    private static Map<String, Object> policy(ExtensionDescription.Policy policy) {
        var map = new LinkedHashMap<String, Object>();
        map.put("oid", policy.oid());
        put(map, "name", policy.name());
        map.put("qualifiers", policy.qualifiers());
        return map;
    }

    private static Map<String, Object> access(ExtensionDescription.Access access) {
        var map = new LinkedHashMap<String, Object>();
        map.put("method", access.method());
        map.put("location", access.location());
        return map;
    }

    private static Map<String, Object> timestamp(ExtensionDescription.Timestamp timestamp) {
        var map = new LinkedHashMap<String, Object>();
        map.put("logId", timestamp.logId());
        map.put("time", timestamp.time().toString());
        return map;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
