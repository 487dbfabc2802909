package dev.meshgw.cli.client;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.client.Direction;
import dev.meshgw.client.ExchangeEvent;
import dev.meshgw.client.TlsVersion;
import dev.meshgw.client.wire.CipherSuites;
import dev.meshgw.client.wire.Extension;
import dev.meshgw.client.wire.HandshakeMessage;
import dev.meshgw.client.wire.HandshakeMessage.Certificate.Entry;
import dev.meshgw.client.wire.HandshakeType;
import dev.meshgw.client.wire.Octets;
import dev.meshgw.client.wire.TlsNames;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** What a handshake message is for, and what it says, in words. For one connection and thread: some messages answer others. */
final class HandshakeWords {

    /** Real lists are shorter; a hostile one shall not flood the terminal. */
    private static final int SHOWN_ITEMS = 60;

    private static final int SHOWN_CERTIFICATES = 10;

    /** What people look for first; the order on the wire means nothing but to fingerprints. */
    private static final List<Integer> FIRST =
            List.of(Extension.SUPPORTED_VERSIONS, Extension.SERVER_NAME, Extension.ALPN, Extension.KEY_SHARE);

    private static final Comparator<Extension> ORDER = Comparator.comparingInt(
            extension -> FIRST.contains(extension.type()) ? FIRST.indexOf(extension.type()) : FIRST.size());

    private boolean retried;
    private Octets offeredSession = Octets.of(new byte[0]);

    /** @param values shown one after the other, with commas */
    record Fact(String label, List<String> values) {
        Fact {
            values = List.copyOf(values);
        }

        private static Fact of(String label, String value) {
            return new Fact(label, List.of(value));
        }
    }

    /** @param purpose why the message is there, as a clause */
    record Told(String purpose, List<Fact> facts) {
        Told {
            facts = List.copyOf(facts);
        }

        private static Told of(String purpose, Fact... facts) {
            return new Told(purpose, List.of(facts));
        }
    }

    /** {@code ClientHello}, as the RFCs spell it. */
    static String name(int type) {
        return HandshakeType.of(type).map(HandshakeWords::name).orElse("message of unknown type");
    }

    /** A retry is told by its own name, though it travels as a ServerHello (RFC 8446 §4.1.4). */
    static String name(ExchangeEvent.TlsMessage message) {
        return message.message() instanceof HandshakeMessage.HelloRetryRequest
                ? "HelloRetryRequest"
                : name(message.type());
    }

    private static String name(HandshakeType type) {
        var name = new StringBuilder();
        for (String word : type.name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    Told tell(Direction direction, HandshakeMessage message) {
        if (message instanceof HandshakeMessage.ClientHello hello) {
            return clientHello(hello);
        }
        if (message instanceof HandshakeMessage.ServerHello hello) {
            return serverHello(hello);
        }
        if (message instanceof HandshakeMessage.HelloRetryRequest retry) {
            return retry(retry);
        }
        if (message instanceof HandshakeMessage.EncryptedExtensions extensions) {
            return new Told("the rest of the server's choice", facts(extensions.extensions()));
        }
        if (message instanceof HandshakeMessage.CertificateRequest request) {
            return certificateRequest(request);
        }
        if (message instanceof HandshakeMessage.Certificate certificate) {
            return certificate(direction, certificate);
        }
        return keyExchange(message);
    }

    private Told clientHello(HandshakeMessage.ClientHello hello) {
        var facts = new ArrayList<Fact>();
        if (hello.extensions().stream().noneMatch(Extension.SupportedVersions.class::isInstance)) {
            facts.add(Fact.of("version", "up to " + TlsVersion.nameOf(hello.version())));
        }
        facts.addAll(facts(hello.extensions()));
        facts.add(new Fact("cipher suites", names(hello.cipherSuites(), HandshakeWords::offeredSuite)));
        facts.add(Fact.of(
                "session id",
                hello.sessionId().length() == 0 ? "none" : hello.sessionId().hex()));
        facts.add(Fact.of("random", hello.random().hex()));
        offeredSession = hello.sessionId();
        String purpose = retried
                ? "the hello again, now with what the server asked for"
                : "begins the handshake with all that the client can do";
        return new Told(purpose, facts);
    }

    private Told serverHello(HandshakeMessage.ServerHello hello) {
        var facts = new ArrayList<Fact>();
        facts.add(Fact.of("version", TlsVersion.nameOf(hello.version())));
        facts.add(Fact.of("cipher suite", CipherSuites.name(hello.cipherSuite())));
        facts.addAll(facts(withoutVersion(hello.extensions())));
        boolean tls13 = hello.version() >= HandshakeMessage.TLS_1_3;
        if (!tls13 && hello.sessionId().length() > 0) {
            // TLS 1.2 resumes by sending the client's id back (RFC 5246 §7.4.1.3).
            boolean resumed = hello.sessionId().equals(offeredSession);
            facts.add(Fact.of(
                    resumed ? "resumed session" : "new session",
                    hello.sessionId().hex()));
        }
        facts.add(Fact.of("random", hello.random().hex()));
        return new Told(
                tls13
                        ? "the server's choice; all that follows is encrypted"
                        : "the server's choice of what was offered",
                facts);
    }

    /** It is told as the message's own: the extension is only where TLS 1.3 puts it. */
    private static List<Extension> withoutVersion(List<Extension> extensions) {
        return extensions.stream()
                .filter(extension -> !(extension instanceof Extension.SupportedVersions))
                .toList();
    }

    private Told retry(HandshakeMessage.HelloRetryRequest retry) {
        retried = true;
        var facts = new ArrayList<Fact>();
        facts.add(Fact.of("version", TlsVersion.nameOf(retry.version())));
        facts.add(Fact.of("cipher suite", CipherSuites.name(retry.cipherSuite())));
        facts.addAll(facts(withoutVersion(retry.extensions())));
        return new Told("begin again, with a key share of this group", facts);
    }

    private static Told certificateRequest(HandshakeMessage.CertificateRequest request) {
        var facts = new ArrayList<Fact>();
        facts.add(
                request.authorities().isEmpty()
                        ? Fact.of("CAs", "not said: any")
                        : new Fact(
                                "CAs",
                                some(request.authorities().stream()
                                        .map(name -> name.distinguishedName()
                                                .map(OpenSslWords::name)
                                                .orElse("no name, " + name.length() + " bytes"))
                                        .toList())));
        if (!request.certificateTypes().isEmpty()) {
            facts.add(new Fact("key types", names(request.certificateTypes(), TlsNames::certificateType)));
        }
        facts.add(new Fact("signatures", names(request.schemes(), TlsNames::signatureScheme)));
        return new Told("the server asks who the client is", facts);
    }

    private static Told certificate(Direction direction, HandshakeMessage.Certificate certificate) {
        List<Entry> entries = certificate.entries();
        if (entries.isEmpty()) {
            return Told.of(direction == Direction.OUT ? "the client has none to show" : "the server has none to show");
        }
        var facts = new ArrayList<Fact>();
        for (int i = 0; i < Math.min(entries.size(), SHOWN_CERTIFICATES); i++) {
            Octets der = entries.get(i).der();
            facts.add(Fact.of(i == 0 ? "leaf" : "then", subject(der)));
            facts.addAll(facts(entries.get(i).extensions()));
        }
        if (entries.size() > SHOWN_CERTIFICATES) {
            facts.add(Fact.of("then", entries.size() - SHOWN_CERTIFICATES + " more"));
        }
        return new Told(
                direction == Direction.OUT ? "who the client is, leaf first" : "who the server is, leaf first", facts);
    }

    private static String subject(Octets der) {
        try {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toByteArray()));
            return OpenSslWords.name(certificate.getSubjectX500Principal()) + ", issued by "
                    + OpenSslWords.name(certificate.getIssuerX500Principal()) + ", " + bytes(der.length());
        } catch (CertificateException unreadable) {
            return "no readable certificate, " + bytes(der.length());
        }
    }

    private static Told keyExchange(HandshakeMessage message) {
        if (message instanceof HandshakeMessage.CertificateVerify verify) {
            return Told.of(
                    "proves that its sender has the certificate's private key",
                    Fact.of("signature", signature(verify.scheme()) + ", " + bytes(verify.signatureBytes())));
        }
        if (message instanceof HandshakeMessage.Finished) {
            return Told.of("proves that nobody changed the handshake on its way");
        }
        if (message instanceof HandshakeMessage.NewSessionTicket ticket) {
            var facts = new ArrayList<Fact>();
            facts.add(Fact.of("lifetime", ticket.lifetime() == 0 ? "not said" : ticket.lifetime() + " s"));
            facts.add(Fact.of("ticket", bytes(ticket.ticketBytes())));
            facts.addAll(facts(ticket.extensions()));
            return new Told("with it a later connection needs no certificate", facts);
        }
        if (message instanceof HandshakeMessage.KeyUpdate update) {
            return Told.of(
                    update.requested()
                            ? "its sender's next records have new keys, and it wants the same of the other side"
                            : "its sender's next records have new keys");
        }
        if (message instanceof HandshakeMessage.ServerKeyExchange exchange) {
            var key = exchange.ephemeral();
            return key == null
                    ? Told.of("the server's half of the key exchange")
                    : Told.of(
                            "the server's half of the key exchange, signed with its certificate's key",
                            Fact.of("key share", TlsNames.group(key.group()) + " (" + bytes(key.keyBytes()) + ")"),
                            Fact.of("signature", signature(key.scheme())));
        }
        if (message instanceof HandshakeMessage.ClientKeyExchange exchange) {
            return Told.of("the client's half of the key exchange", Fact.of("key share", bytes(exchange.bytes())));
        }
        if (message instanceof HandshakeMessage.CertificateStatus status) {
            return Told.of(
                    "what the CA says about the certificate's revocation (OCSP staple)",
                    Fact.of("response", bytes(status.responseBytes())));
        }
        return unread(message);
    }

    private static Told unread(HandshakeMessage message) {
        if (message instanceof HandshakeMessage.Malformed malformed) {
            return Told.of("damaged: " + malformed.flaw());
        }
        if (message instanceof HandshakeMessage.Signal signal) {
            return Told.of(
                    switch (signal.type()) {
                        case HELLO_REQUEST -> "the server wants another handshake";
                        case SERVER_HELLO_DONE -> "the server has said its part";
                        default -> "no more early data";
                    });
        }
        return Told.of("not read further");
    }

    private static List<Fact> facts(List<Extension> extensions) {
        var facts = new ArrayList<Fact>();
        var others = new ArrayList<String>();
        for (Extension extension : extensions.stream().sorted(ORDER).toList()) {
            if (extension instanceof Extension.Other other) {
                others.add(TlsNames.extension(other.type()));
            } else if (extension instanceof Extension.ServerName name
                    && name.name().isEmpty()) {
                others.add("server_name (was used)");
            } else {
                facts.add(fact(extension));
            }
        }
        if (!others.isEmpty()) {
            facts.add(new Fact("also", some(others)));
        }
        return facts;
    }

    private static Fact fact(Extension extension) {
        if (extension instanceof Extension.ServerName name) {
            return Fact.of("server name", ErrorPrinter.printable(name.name()));
        }
        if (extension instanceof Extension.SupportedVersions versions) {
            return new Fact("versions", names(versions.versions(), HandshakeWords::offeredVersion));
        }
        if (extension instanceof Extension.SupportedGroups groups) {
            return new Fact("groups", names(groups.groups(), TlsNames::group));
        }
        if (extension instanceof Extension.SignatureAlgorithms algorithms) {
            String label = algorithms.type() == Extension.SIGNATURE_ALGORITHMS ? "signatures" : "of certificates";
            return new Fact(label, names(algorithms.schemes(), TlsNames::signatureScheme));
        }
        if (extension instanceof Extension.Protocols protocols) {
            return new Fact(
                    "ALPN",
                    some(protocols.names().stream().map(ErrorPrinter::printable).toList()));
        }
        if (extension instanceof Extension.KeyShares shares) {
            return new Fact(
                    "key share",
                    some(shares.shares().stream()
                            .map(share -> TlsNames.group(share.group())
                                    + (share.keyBytes() == 0 ? " wanted" : " (" + bytes(share.keyBytes()) + ")"))
                            .toList()));
        }
        if (extension instanceof Extension.PreSharedKey key) {
            return Fact.of(
                    "resumption",
                    key.selected().isPresent()
                            ? "session " + (key.selected().getAsInt() + 1) + " of those offered is resumed"
                            : key.identities().size() + " sessions offered, tickets of " + key.identities() + " bytes");
        }
        if (extension instanceof Extension.CertificateAuthorities authorities) {
            return Fact.of("CAs", authorities.names().size() + " names");
        }
        if (extension instanceof Extension.Malformed malformed) {
            return Fact.of("damaged", TlsNames.extension(malformed.type()) + ": " + malformed.flaw());
        }
        throw new AssertionError(extension);
    }

    private static String offeredSuite(int number) {
        return TlsNames.isGrease(number) ? "GREASE" : CipherSuites.name(number);
    }

    private static String offeredVersion(int number) {
        return TlsNames.isGrease(number) ? "GREASE" : TlsVersion.nameOf(number);
    }

    private static String signature(OptionalInt scheme) {
        return scheme.isPresent() ? TlsNames.signatureScheme(scheme.getAsInt()) : "as the key's kind says";
    }

    private static List<String> names(List<Integer> numbers, IntFunction<String> name) {
        return some(numbers.stream().limit(SHOWN_ITEMS + 1L).map(name::apply).toList(), numbers.size());
    }

    private static List<String> some(List<String> items) {
        return some(items, items.size());
    }

    private static List<String> some(List<String> items, int total) {
        if (total <= SHOWN_ITEMS) {
            return items;
        }
        var shown = new ArrayList<>(items.subList(0, SHOWN_ITEMS));
        shown.add("and " + (total - SHOWN_ITEMS) + " more");
        return shown;
    }

    /** {@code 1 byte}, {@code 2 bytes}. */
    static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }
}
