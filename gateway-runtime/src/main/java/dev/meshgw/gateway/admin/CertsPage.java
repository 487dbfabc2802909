package dev.meshgw.gateway.admin;

import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
import dev.meshgw.snapshot.TransportSocket.Termination;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code /certs}: the certificates of each TLS context in use, without their keys. Stateless. */
final class CertsPage {

    private CertsPage() {}

    static AdminAnswer answer(Snapshot snapshot, Instant now) {
        Set<Map<String, Object>> contexts = new LinkedHashSet<>();
        for (Listener listener : snapshot.listeners()) {
            for (FilterChain chain : listener.filterChains()) {
                if (chain.transportSocket() instanceof Termination termination
                        && termination.certificates() instanceof ServerCertificates.Ready ready) {
                    contexts.add(context(termination, ready, now));
                }
            }
        }
        return AdminAnswer.json(Map.of("certificates", List.copyOf(contexts)));
    }

    private static Map<String, Object> context(Termination termination, ServerCertificates.Ready ready, Instant now) {
        var context = new LinkedHashMap<String, Object>();
        context.put(
                "ca_cert",
                termination.clientAuthentication() instanceof ClientAuthentication.Requested requested
                        ? List.of(certificate(
                                requested.authorities().authorities().get(0), now))
                        : List.of());
        context.put(
                "cert_chain",
                ready.credentials().stream()
                        .map(TlsCredential::leaf)
                        .map(leaf -> certificate(leaf, now))
                        .toList());
        return context;
    }

    /** Envoy's CertificateDetails. SDS hands certificates over by value, hence the path. */
    private static Map<String, Object> certificate(X509Certificate certificate, Instant now) {
        var description = CertificateDescription.of(certificate);
        var details = new LinkedHashMap<String, Object>();
        details.put("path", "<inline>");
        details.put("serial_number", certificate.getSerialNumber().toString(16));
        details.put("subject_alt_names", names(description.subjectAltNames()));
        details.put("days_until_expiration", String.valueOf(days(certificate, now)));
        details.put("valid_from", certificate.getNotBefore().toInstant().toString());
        details.put("expiration_time", certificate.getNotAfter().toInstant().toString());
        return details;
    }

    private static List<Map<String, String>> names(List<SubjectAltName> subjectAltNames) {
        var names = new ArrayList<Map<String, String>>();
        for (SubjectAltName name : subjectAltNames) {
            if (name instanceof SubjectAltName.DnsName) {
                names.add(Map.of("dns", name.value()));
            } else if (name instanceof SubjectAltName.IpAddress) {
                names.add(Map.of("ip_address", name.value()));
            } else if (name instanceof SubjectAltName.Uri) {
                names.add(Map.of("uri", name.value()));
            }
        }
        return names;
    }

    private static long days(X509Certificate certificate, Instant now) {
        return Math.max(
                0, Duration.between(now, certificate.getNotAfter().toInstant()).toDays());
    }

    /** @return days until the first certificate in use expires, 0 if one has; empty if none is in use */
    static Optional<Long> daysUntilFirstExpires(Snapshot snapshot, Instant now) {
        return snapshot.listeners().stream()
                .flatMap(listener -> listener.filterChains().stream())
                .flatMap(CertsPage::inUse)
                .map(certificate -> days(certificate, now))
                .min(Long::compare);
    }

    private static Stream<X509Certificate> inUse(FilterChain chain) {
        if (!(chain.transportSocket() instanceof Termination termination)
                || !(termination.certificates() instanceof ServerCertificates.Ready ready)) {
            return Stream.empty();
        }
        Stream<X509Certificate> leaves = ready.credentials().stream().map(TlsCredential::leaf);
        return termination.clientAuthentication() instanceof ClientAuthentication.Requested requested
                ? Stream.concat(leaves, requested.authorities().authorities().stream())
                : leaves;
    }
}
