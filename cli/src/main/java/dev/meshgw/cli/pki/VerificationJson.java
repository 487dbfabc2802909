package dev.meshgw.cli.pki;

import dev.meshgw.pki.path.ChainCertificate;
import dev.meshgw.pki.path.HostName;
import dev.meshgw.pki.path.Refusal;
import dev.meshgw.pki.path.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/** A {@link VerificationReport} for a program. Absent facts have no field. */
final class VerificationJson {

    private VerificationJson() {}

    static String render(VerificationReport report) {
        var root = new LinkedHashMap<String, Object>();
        root.put("source", report.source());
        root.put("verified", report.isVerified());
        root.put("rules", report.likeOpenSsl() ? "openssl" : "strict");
        root.put("purpose", report.purpose().name().toLowerCase(Locale.ROOT));
        root.put("hosts", report.hosts().stream().map(HostName::toString).toList());
        root.put("at", report.at().toString());
        root.put("chain", chain(report));
        root.put(
                "refusals",
                report.strict().refusals().stream()
                        .map(VerificationJson::refusal)
                        .toList());
        root.put("openssl", openSsl(report.openSsl()));
        if (!report.remarks().isEmpty()) {
            root.put("remarks", report.remarks());
        }
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(root) + "\n";
    }

    private static List<Map<String, Object>> chain(VerificationReport report) {
        var chain = new ArrayList<Map<String, Object>>();
        for (ChainCertificate certificate : report.strict().path()) {
            var map = new LinkedHashMap<String, Object>();
            int depth = chain.size();
            map.put("depth", depth);
            map.put("subject", certificate.subject());
            map.put("issuer", certificate.issuer());
            map.put("serialNumber", certificate.serial().toString());
            map.put("notBefore", certificate.notBefore().toString());
            map.put("notAfter", certificate.notAfter().toString());
            map.put("key", certificate.keyDescription());
            map.put("hosts", certificate.hosts());
            map.put("authority", certificate.isAuthority());
            put(map, "pathLength", certificate.pathLength().orElse(null));
            put(map, "nameConstraints", certificate.constraints().orElse(null));
            put(map, "subjectKeyId", certificate.subjectKeyIdentifier().orElse(null));
            put(map, "authorityKeyId", certificate.authorityKeyIdentifier().orElse(null));
            put(map, "trustedBy", report.trustedBy(certificate));
            map.put("signatureChecked", depth < report.strict().proven());
            chain.add(map);
        }
        return chain;
    }

    private static Map<String, Object> refusal(Refusal refusal) {
        var map = new LinkedHashMap<String, Object>();
        map.put("depth", refusal.depth());
        map.put("rule", refusal.rule().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        map.put("document", refusal.rule().source());
        map.put("why", refusal.why());
        put(map, "fix", refusal.fix());
        return map;
    }

    private static Map<String, Object> openSsl(Verification verdict) {
        var map = new LinkedHashMap<String, Object>();
        map.put("verified", verdict.isTrusted());
        map.put("code", verdict.code().number());
        map.put("text", verdict.code().text());
        map.put("depth", verdict.depth());
        put(map, "detail", verdict.detail());
        return map;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
