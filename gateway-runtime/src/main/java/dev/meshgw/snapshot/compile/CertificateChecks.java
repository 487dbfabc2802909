package dev.meshgw.snapshot.compile;

import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.ServerNames;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.secret.Credential;
import dev.meshgw.secret.CredentialRequest;
import dev.meshgw.secret.Credentials;
import dev.meshgw.snapshot.HostName;
import dev.meshgw.snapshot.compile.VirtualServices.Binding;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says why clients refuse the certificate of a server, or take it for more hosts than the server has. */
final class CertificateChecks {

    /** Enough names to compare by eye. */
    private static final int MAX_NAMES_LISTED = 8;

    private static final String AUTHORITY_INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";

    private final Credentials credentials;
    private final Bindings bindings;
    private final Findings findings;

    /** A certificate where it is named. */
    private record Shown(GatewayServer server, CredentialRequest request, TlsCredential credential) {

        /** In quotes; of a pair of files the first. */
        String source() {
            return "\"" + request.credential().name().replaceFirst("~.*", "") + "\"";
        }

        String describe() {
            return "the certificate of " + source();
        }
    }

    CertificateChecks(Credentials credentials, Bindings bindings, Findings findings) {
        this.credentials = credentials;
        this.bindings = bindings;
        this.findings = findings;
    }

    /** @param groups the servers that are not skipped */
    void check(Collection<PortGroup> groups) {
        var all = new ArrayList<Shown>();
        for (PortGroup group : groups) {
            Map<X509Certificate, List<Shown>> sharing = new LinkedHashMap<>();
            for (GatewayServer server : group.servers()) {
                for (Shown shown : shownBy(server)) {
                    all.add(shown);
                    checkNames(shown);
                    if (server.isHttpsTermination()) {
                        sharing.computeIfAbsent(shown.credential().leaf(), leaf -> new ArrayList<>(1))
                                .add(shown);
                    }
                }
            }
            sharing.values().forEach(this::checkReuse);
        }
        Set<String> intermediates = intermediates(all);
        all.forEach(shown -> checkChain(shown, intermediates));
    }

    private List<Shown> shownBy(GatewayServer server) {
        var shown = new ArrayList<Shown>();
        for (CredentialRequest request : CredentialRequest.of(server.gateway(), server.index())) {
            if (request.use() == CredentialRequest.Use.KEY_PAIR
                    && credentials.keyPair(request.credential()) instanceof Credential.Ready<TlsCredential> ready) {
                shown.add(new Shown(server, request, ready.value()));
            }
        }
        return shown;
    }

    private void checkNames(Shown shown) {
        GatewayServer server = shown.server();
        ServerNames names = ServerNames.of(shown.credential().leaf());
        List<String> written = server.server().hosts();
        for (int i = 0; i < written.size(); i++) {
            String host = written.get(i).substring(written.get(i).indexOf('/') + 1);
            for (String asked : askedFor(host, server)) {
                if (!covers(names, asked)) {
                    findings.warning(
                            DiagnosticCode.CERTIFICATE_HOST,
                            server.metadata(),
                            server.path("hosts[" + i + "]"),
                            shown.describe() + " does not cover \"" + asked + "\": clients refuse it",
                            names.names().isEmpty()
                                    ? "it has no name of a host"
                                    : "its names are " + listed(names.names()) + wildcardRule(names, asked),
                            "issue one for it: meshgw pki issue " + asked.replace("*.", "NAME.") + " --san " + asked);
                }
            }
        }
        if (names.isCommonName()) {
            findings.info(
                    DiagnosticCode.COMMON_NAME_ONLY,
                    server.metadata(),
                    shown.request().fieldPath(),
                    shown.describe() + " has its name in the subject only",
                    "curl and Java look at the common name, browsers and Go do not (RFC 9525)",
                    "issue it with a subject alternative name: meshgw pki issue "
                            + names.names().get(0));
        }
    }

    /** What clients ask a server for: its own hosts, or where it has a wildcard the hosts of its VirtualServices. */
    private List<String> askedFor(String host, GatewayServer server) {
        if (!host.startsWith("*")) {
            return List.of(host);
        }
        var offered = new HostName(host);
        List<String> bound = bindings.of(server).stream()
                .map(Binding::hosts)
                .flatMap(List::stream)
                .filter(each -> each.isSubsetOf(offered))
                .map(HostName::value)
                .distinct()
                .toList();
        return bound.isEmpty() ? List.of(host) : bound;
    }

    /** Of a wildcard it is enough that the certificate is for some host below it. */
    private static boolean covers(ServerNames names, String asked) {
        return asked.startsWith("*")
                ? names.names().stream().anyMatch(name -> name.endsWith(asked.substring(1)))
                : names.covers(asked);
    }

    private static String wildcardRule(ServerNames names, String asked) {
        boolean looksCovered = names.names().stream()
                .anyMatch(name -> name.startsWith("*.")
                        && (asked.endsWith(name.substring(1)) || asked.equals(name.substring(2))));
        return looksCovered ? "; in a certificate, a star stands for exactly one label" : "";
    }

    /** A client of HTTP/2 asks for every host that the certificate covers on the connection that it has. */
    private void checkReuse(List<Shown> sharing) {
        ServerNames names = ServerNames.of(sharing.get(0).credential().leaf());
        var servers = new ArrayList<GatewayServer>();
        var hosts = new ArrayList<String>();
        for (Shown shown : sharing) {
            shown.server().sniHosts().stream()
                    .flatMap(host -> askedFor(host, shown.server()).stream())
                    .filter(asked -> covers(names, asked))
                    .findFirst()
                    .ifPresent(asked -> {
                        servers.add(shown.server());
                        hosts.add(asked);
                    });
        }
        if (servers.size() < 2) {
            return;
        }
        GatewayServer second = servers.get(1);
        findings.warning(
                DiagnosticCode.SHARED_CERTIFICATE,
                second.metadata(),
                second.path("tls"),
                "browsers get 404 (NR) for \"" + hosts.get(1) + "\" after \"" + hosts.get(0)
                        + "\": they ask for both on one HTTP/2 connection",
                listed(servers.stream().map(GatewayServer::describe).toList())
                        + " have the same certificate, for " + listed(names.names())
                        + "; each has routes of its own, and the connection stays with the first",
                "merge them into one server with hosts: [" + listed(hosts)
                        + "], or give each a certificate of its own");
    }

    private void checkChain(Shown shown, Set<String> intermediates) {
        List<X509Certificate> chain = shown.credential().chain();
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!isIssuedBy(chain.get(i), chain.get(i + 1))) {
                reportBreak(shown, i);
                return;
            }
        }
        X509Certificate last = chain.get(chain.size() - 1);
        boolean isRoot = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        String evidence = isRoot ? null : missingIssuer(chain, last, intermediates);
        if (evidence != null) {
            findings.warning(
                    DiagnosticCode.CHAIN_INCOMPLETE,
                    shown.server().metadata(),
                    shown.request().fieldPath(),
                    "the chain of " + shown.source() + " ends before an intermediate: "
                            + "clients that do not have it refuse the certificate",
                    "the last certificate was issued by \"" + DistinguishedName.of(last.getIssuerX500Principal())
                            + "\", " + evidence,
                    "append that certificate: cat LEAF.crt INTERMEDIATE.crt > CHAIN.crt");
        }
    }

    private static @Nullable String missingIssuer(
            List<X509Certificate> chain, X509Certificate last, Set<String> intermediates) {
        if (intermediates.contains(last.getIssuerX500Principal().getName())) {
            return "which is an intermediate in the chain of another credential";
        }
        // The issuer of a leaf that says where its issuer can be fetched is hardly ever a root.
        return chain.size() == 1 && last.getExtensionValue(AUTHORITY_INFORMATION_ACCESS) != null
                ? "and says where that one can be fetched, which roots need not"
                : null;
    }

    /** The names of the authorities in chains that are not roots. */
    private static Set<String> intermediates(List<Shown> all) {
        var names = new HashSet<String>();
        for (Shown shown : all) {
            List<X509Certificate> chain = shown.credential().chain();
            chain.subList(1, chain.size()).stream()
                    .filter(each -> !each.getSubjectX500Principal().equals(each.getIssuerX500Principal()))
                    .forEach(each -> names.add(each.getSubjectX500Principal().getName()));
        }
        return names;
    }

    private void reportBreak(Shown shown, int at) {
        List<X509Certificate> chain = shown.credential().chain();
        X509Certificate child = chain.get(at);
        boolean isElsewhere = chain.stream().anyMatch(each -> each != child && isIssuedBy(child, each));
        String name = "the chain of " + shown.source();
        String sent = chain.stream()
                .map(each -> "\"" + DistinguishedName.of(each.getSubjectX500Principal()) + "\"")
                .collect(Collectors.joining(", then "));
        if (isElsewhere) {
            findings.warning(
                    DiagnosticCode.CHAIN_ORDER,
                    shown.server().metadata(),
                    shown.request().fieldPath(),
                    name + " is not in order: some clients refuse the certificate",
                    "it is sent as " + sent + "; TLS wants each certificate to be followed by its issuer",
                    "write the leaf first, then its issuer, and so on");
        } else {
            findings.warning(
                    DiagnosticCode.CHAIN_INCOMPLETE,
                    shown.server().metadata(),
                    shown.request().fieldPath(),
                    name + " lacks the issuer of certificate " + (at + 1) + ": clients that do not have it refuse the"
                            + " certificate",
                    "it is sent as " + sent + "; the issuer would be \""
                            + DistinguishedName.of(child.getIssuerX500Principal()) + "\"",
                    "put that certificate after it, and leave out what does not belong to the chain");
        }
    }

    private static boolean isIssuedBy(X509Certificate child, X509Certificate issuer) {
        if (!child.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            child.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException sameNameAnotherKey) {
            return false;
        }
    }

    private static String listed(List<String> names) {
        String text = names.stream().limit(MAX_NAMES_LISTED).collect(Collectors.joining(", "));
        int rest = names.size() - MAX_NAMES_LISTED;
        return rest > 0 ? text + " and " + rest + " more" : text;
    }
}
