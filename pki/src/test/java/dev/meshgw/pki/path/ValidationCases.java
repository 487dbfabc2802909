package dev.meshgw.pki.path;

import static dev.meshgw.pki.path.Forge.directory;
import static dev.meshgw.pki.path.Forge.dns;
import static dev.meshgw.pki.path.Forge.ip;
import static dev.meshgw.pki.path.Forge.mail;
import static dev.meshgw.pki.path.Forge.other;
import static dev.meshgw.pki.path.Forge.uri;
import static dev.meshgw.pki.path.ValidationCase.accepts;
import static dev.meshgw.pki.path.ValidationCase.refuses;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ECParameters;

/** The table of chains, by topic. Each is judged strictly and by OpenSSL's rules, and those by the real openssl. */
final class ValidationCases {

    private static final String UNKNOWN = "1.3.6.1.4.1.55555.1";
    private static final String OTHER_HOST = "other.example.com";
    private static final byte[] NO_DER = "malformed".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private static final Forge ROOT = Forge.root();
    private static final Forge ICA = ROOT.intermediate("ica");
    private static final Forge TRUSTED_LEAF = ROOT.leaf();

    private ValidationCases() {}

    static Stream<ValidationCase> all() {
        return Stream.of(
                        plainChains(),
                        versionsAndNumbers(),
                        dates(),
                        extensions(),
                        authorities(),
                        pathLengths(),
                        keyIdentifiers(),
                        keyUsages(),
                        extendedKeyUsages(),
                        hosts(),
                        commonNames(),
                        subjects(),
                        dnsConstraints(),
                        otherConstraints(),
                        constraintForms(),
                        algorithms(),
                        paths(),
                        revocation())
                .flatMap(List::stream);
    }

    private static List<ValidationCase> plainChains() {
        return List.of(
                accepts("root and leaf").chain(ROOT, ROOT.leaf()),
                accepts("root, intermediate and leaf").chain(ROOT, ICA, ICA.leaf()),
                accepts("three intermediates")
                        .chain(
                                ROOT,
                                ICA,
                                ICA.intermediate("b"),
                                ICA.intermediate("b").intermediate("c"),
                                ICA.intermediate("b").intermediate("c").leaf()),
                refuses("missing intermediate").chain(ROOT, ICA.leaf()),
                refuses("unknown root")
                        .trusting(Forge.root("stranger"))
                        .via(ROOT, ICA)
                        .leaf(ICA.leaf()),
                refuses("nothing trusted").via(ROOT).leaf(ROOT.leaf()),
                accepts("trusted intermediate, its root among the untrusted")
                        .trusting(ICA)
                        .via(ROOT)
                        .leaf(ICA.leaf()),
                accepts("trusted leaf").trusting(TRUSTED_LEAF).leaf(TRUSTED_LEAF),
                refuses("self-signed leaf that nobody trusts").trusting(ROOT).leaf(SELF_SIGNED),
                accepts("self-signed leaf that is trusted")
                        .trusting(SELF_SIGNED)
                        .leaf(SELF_SIGNED),
                refuses("signature by another key").chain(ROOT, ROOT.leaf().signedBy(Forge.key("stranger"))),
                refuses("root made again under its name")
                        .trusting(new ForgeOfNamesake().root)
                        .leaf(ROOT.leaf()),
                refuses("root made again, without key identifiers")
                        .trusting(new ForgeOfNamesake().root.subjectKeyId(false))
                        .leaf(ROOT.leaf().authorityKeyId(false)));
    }

    private static final Forge SELF_SIGNED = Forge.root("self")
            .basicConstraints(false, null)
            .keyUsage(KeyUsage.digitalSignature)
            .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
            .names(dns(Forge.HOST))
            .subject("CN=" + Forge.HOST);

    private static final class ForgeOfNamesake {
        private final Forge root = Forge.root("made-again").subject("CN=root");
    }

    private static List<ValidationCase> versionsAndNumbers() {
        return List.of(
                refuses("leaf of version 1")
                        .chain(ROOT, ROOT.leaf().version(1).withoutExtensions())
                        .host(null),
                refuses("leaf of version 2")
                        .chain(ROOT, ROOT.leaf().version(2).withoutExtensions())
                        .host(null),
                refuses("root of version 1")
                        .chain(
                                Forge.root("v1").version(1).withoutExtensions(),
                                Forge.root("v1").leaf().authorityKeyId(true)),
                refuses("version 1 with extensions").chain(ROOT, ROOT.leaf().version(1)),
                refuses("version 4").chain(ROOT, ROOT.leaf().version(4)).differs("openssl takes any version"),
                accepts("serial number of 20 bytes").chain(ROOT, ROOT.leaf().serial(BigInteger.ONE.shiftLeft(158))),
                refuses("serial number of 22 bytes").chain(ROOT, ROOT.leaf().serial(BigInteger.ONE.shiftLeft(170))),
                refuses("serial number zero").chain(ROOT, ROOT.leaf().serial(BigInteger.ZERO)),
                refuses("negative serial number").chain(ROOT, ROOT.leaf().serial(BigInteger.TEN.negate())),
                accepts("root of serial number zero").chain(Forge.root().serial(BigInteger.ZERO), ROOT.leaf()));
    }

    private static List<ValidationCase> dates() {
        Forge from2016To2026 = Forge.root("r16").valid("2016-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
        Forge march = Forge.root("march").valid("2024-03-01T00:00:00Z", "2024-04-01T00:00:00Z");
        Forge marchIca = march.intermediate("mi").valid("2024-03-01T00:00:00Z", "2024-04-01T00:00:00Z");
        Forge marchLeaf = marchIca.leaf().valid("2024-03-01T00:00:00Z", "2024-04-01T00:00:00Z");
        return List.of(
                refuses("expired root")
                        .chain(Forge.root().valid("2016-01-01T00:00:00Z", "2020-01-01T00:00:00Z"), ICA, ICA.leaf())
                        .at("2022-01-01T00:00:00Z"),
                refuses("expired intermediate")
                        .chain(
                                from2016To2026,
                                from2016To2026.intermediate("x").valid("2016-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
                                from2016To2026
                                        .intermediate("x")
                                        .leaf()
                                        .valid("2018-01-01T00:00:00Z", "2023-01-01T00:00:00Z"))
                        .at("2022-01-01T00:00:00Z"),
                refuses("expired leaf")
                        .chain(ROOT, ICA, ICA.leaf().valid("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")),
                refuses("leaf of the future")
                        .chain(ROOT, ICA, ICA.leaf().valid("2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z")),
                refuses("leaf that ends before it begins")
                        .chain(ROOT, ROOT.leaf().valid("2026-06-01T00:00:00Z", "2026-05-01T00:00:00Z")),
                accepts("the second at which it begins")
                        .chain(march, marchIca, marchLeaf)
                        .at("2024-03-01T00:00:00Z"),
                refuses("a millisecond before it begins")
                        .chain(march, marchIca, marchLeaf)
                        .at("2024-02-29T23:59:59.999Z"),
                accepts("the second at which it ends")
                        .chain(march, marchIca, marchLeaf)
                        .at("2024-04-01T00:00:00Z")
                        .differs("openssl takes the last second for over"),
                accepts("five milliseconds after it ends")
                        .chain(march, marchIca, marchLeaf)
                        .at("2024-04-01T00:00:00.005Z"),
                refuses("a second after it ends")
                        .chain(march, marchIca, marchLeaf)
                        .at("2024-04-01T00:00:01Z"),
                accepts("GeneralizedTime before 2050")
                        .chain(
                                ROOT,
                                ROOT.leaf().valid(new ASN1GeneralizedTime("20200101000000Z"), Forge.time(Forge.END))),
                accepts("UTCTime of 1970")
                        .chain(ROOT, ROOT.leaf().valid(new ASN1UTCTime("700101000000Z"), Forge.time(Forge.END))),
                accepts("the year 9999")
                        .chain(
                                ROOT,
                                ROOT.leaf().valid(Forge.time(Forge.BEGIN), new ASN1GeneralizedTime("99991231235959Z"))),
                refuses("UTCTime without seconds")
                        .chain(ROOT, ROOT.leaf().valid(new ASN1UTCTime("2001010000Z"), Forge.time(Forge.END)))
                        .differs("openssl says error in certificate's notBefore field"),
                refuses("UTCTime with an offset")
                        .chain(ROOT, ROOT.leaf().valid(new ASN1UTCTime("200101000000+0100"), Forge.time(Forge.END)))
                        .differs("openssl says error in certificate's notBefore field"),
                refuses("GeneralizedTime with a fraction")
                        .chain(
                                ROOT,
                                ROOT.leaf().valid(new ASN1GeneralizedTime("20200101000000.5Z"), Forge.time(Forge.END)))
                        .differs("openssl says error in certificate's notBefore field"),
                refuses("no such day")
                        .chain(ROOT, ROOT.leaf().valid(new ASN1UTCTime("200230000000Z"), Forge.time(Forge.END)))
                        .differs("openssl says error in certificate's notBefore field"));
    }

    private static List<ValidationCase> extensions() {
        ASN1Encodable access = new DERSequence(
                new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier("1.3.6.1.5.5.7.48.2"), dns(Forge.HOST)}));
        return List.of(
                refuses("unknown critical extension in the leaf")
                        .chain(ROOT, ROOT.leaf().extension(UNKNOWN, true, new byte[0])),
                refuses("unknown critical extension in the intermediate")
                        .chain(
                                ROOT,
                                ROOT.intermediate("u").extension(UNKNOWN, true, new byte[0]),
                                ROOT.intermediate("u").leaf()),
                refuses("unknown critical extension in the root")
                        .chain(Forge.root().extension(UNKNOWN, true, new byte[0]), ROOT.leaf()),
                accepts("unknown extension that is not critical")
                        .chain(ROOT, ROOT.leaf().extension(UNKNOWN, false, new byte[0])),
                refuses("precertificate")
                        .chain(ROOT, ROOT.leaf().extension(Oid.PRECERTIFICATE_POISON, true, DERNull.INSTANCE)),
                refuses("the same extension twice").chain(ROOT, ROOT.leaf().again(Oid.SUBJECT_ALT_NAME)),
                refuses("an unknown extension twice")
                        .chain(
                                ROOT,
                                ROOT.leaf()
                                        .extension(UNKNOWN, false, new byte[0])
                                        .again(UNKNOWN)),
                accepts("authority information access")
                        .chain(ROOT, ROOT.leaf().extension(Oid.AUTHORITY_INFORMATION_ACCESS, false, access)),
                refuses("critical authority information access")
                        .chain(ROOT, ROOT.leaf().extension(Oid.AUTHORITY_INFORMATION_ACCESS, true, access)),
                refuses("damaged authority information access")
                        .chain(ROOT, ROOT.leaf().extension(Oid.AUTHORITY_INFORMATION_ACCESS, false, NO_DER)),
                refuses("policy constraints that are not critical")
                        .chain(
                                ROOT,
                                ROOT.intermediate("pc").extension(Oid.POLICY_CONSTRAINTS, false, policyConstraints()),
                                ROOT.intermediate("pc").leaf()),
                refuses("bytes after an extension's value")
                        .chain(ROOT, ROOT.leaf().extension(Oid.KEY_USAGE, true, new byte[] {3, 2, 7, (byte) 0x80, 0}))
                        .differs("openssl overlooks them"),
                refuses("key usage of a wrong type")
                        .chain(ROOT, ROOT.leaf().extension(Oid.KEY_USAGE, true, new DEROctetString(new byte[] {0}))));
    }

    private static ASN1Encodable policyConstraints() {
        return new DERSequence(new DERTaggedObject(false, 0, new ASN1Integer(3)));
    }

    private static List<ValidationCase> authorities() {
        Forge plain = ROOT.intermediate("plain");
        return List.of(
                refuses("intermediate that says CA:FALSE")
                        .chain(ROOT, plain.basicConstraints(false, null), plain.leaf()),
                refuses("intermediate without basic constraints")
                        .chain(
                                ROOT,
                                ROOT.intermediate("nobc").without(Oid.BASIC_CONSTRAINTS),
                                ROOT.intermediate("nobc").leaf()),
                refuses("root without basic constraints")
                        .chain(Forge.root().without(Oid.BASIC_CONSTRAINTS), ROOT.leaf()),
                refuses("root whose basic constraints are not critical")
                        .chain(Forge.root().critical(Oid.BASIC_CONSTRAINTS, false), ROOT.leaf()),
                refuses("intermediate whose basic constraints are not critical")
                        .chain(
                                ROOT,
                                ROOT.intermediate("nc").critical(Oid.BASIC_CONSTRAINTS, false),
                                ROOT.intermediate("nc").leaf()),
                refuses("leaf as issuer")
                        .chain(
                                ROOT,
                                ROOT.leaf().subject("CN=evil"),
                                issuedBy(ROOT.leaf().subject("CN=evil"))),
                accepts("authority as leaf").chain(ROOT, named(ROOT.intermediate("x"))),
                refuses("authority as leaf, for another host")
                        .chain(ROOT, named(ROOT.intermediate("x")))
                        .host(OTHER_HOST),
                refuses("leaf with CA:TRUE whose key may not sign certificates")
                        .chain(ROOT, ROOT.leaf().basicConstraints(true, null)),
                accepts("leaf with CA:FALSE").chain(ROOT, ROOT.leaf().basicConstraints(false, null)),
                accepts("leaf without key usage").chain(ROOT, ROOT.leaf().without(Oid.KEY_USAGE)),
                refuses("leaf with a path length but no CA")
                        .chain(ROOT, ROOT.leaf().basicConstraints(false, 0)),
                refuses("negative path length")
                        .chain(
                                ROOT,
                                ROOT.intermediate("neg").basicConstraints(true, -1),
                                ROOT.intermediate("neg").leaf()),
                refuses("damaged basic constraints")
                        .chain(
                                ROOT,
                                ROOT.intermediate("bad").extension(Oid.BASIC_CONSTRAINTS, true, NO_DER),
                                ROOT.intermediate("bad").leaf()));
    }

    private static Forge named(Forge authority) {
        return authority.names(dns(Forge.HOST));
    }

    /** A leaf below something that is no authority. */
    private static Forge issuedBy(Forge issuer) {
        return issuer.leaf();
    }

    private static List<ValidationCase> pathLengths() {
        Forge zero = ROOT.intermediate("len").basicConstraints(true, 0);
        Forge one = ROOT.intermediate("len").basicConstraints(true, 1);
        Forge two = ROOT.intermediate("len").basicConstraints(true, 2);
        Forge zeroBelowZero = zero.intermediate("below").basicConstraints(true, 0);
        Forge rollover = one.intermediate("len", "len-new").basicConstraints(true, 1);
        Forge last = rollover.intermediate("last").basicConstraints(true, 0);
        return List.of(
                accepts("path length 0 above the leaf").chain(ROOT, zero, zero.leaf()),
                accepts("path length 1 above the leaf").chain(ROOT, one, one.leaf()),
                accepts("path length 2 above the leaf").chain(ROOT, two, two.leaf()),
                accepts("path length 0 above an authority as leaf").chain(ROOT, zero, named(zeroBelowZero)),
                refuses("path length 0 above an intermediate").chain(ROOT, zero, zeroBelowZero, zeroBelowZero.leaf()),
                accepts("path length that grows on the way down")
                        .chain(
                                ROOT,
                                one,
                                one.intermediate("wider").basicConstraints(true, 2),
                                one.intermediate("wider").leaf()),
                refuses("path length 1 above two intermediates")
                        .chain(
                                ROOT,
                                one,
                                one.intermediate("m").basicConstraints(true, 0),
                                one.intermediate("m").intermediate("n").basicConstraints(true, 0),
                                one.intermediate("m").intermediate("n").leaf()),
                refuses("root's path length 0 above an intermediate")
                        .chain(Forge.root().basicConstraints(true, 0), ICA, ICA.leaf()),
                accepts("self-issued intermediate does not count").chain(ROOT, one, rollover, last, last.leaf()));
    }

    private static List<ValidationCase> keyIdentifiers() {
        AuthorityKeyIdentifier own = new AuthorityKeyIdentifier(ROOT.keyId());
        GeneralNames myName = new GeneralNames(directory("CN=myCN"));
        return List.of(
                accepts("root without authority key identifier").chain(ROOT, ROOT.leaf()),
                accepts("root with its own key identifier as authority")
                        .chain(Forge.root().extension(Oid.AUTHORITY_KEY_IDENTIFIER, false, own), ROOT.leaf()),
                refuses("critical authority key identifier in the root")
                        .chain(Forge.root().extension(Oid.AUTHORITY_KEY_IDENTIFIER, true, own), ROOT.leaf()),
                refuses("leaf without authority key identifier")
                        .chain(ROOT, ROOT.leaf().authorityKeyId(false)),
                refuses("intermediate without authority key identifier")
                        .chain(
                                ROOT,
                                ROOT.intermediate("noaki").authorityKeyId(false),
                                ROOT.intermediate("noaki").leaf()),
                refuses("cross-signed anchor without authority key identifier")
                        .chain(
                                ROOT.intermediate("x").authorityKeyId(false),
                                ROOT.intermediate("x").leaf()),
                refuses("critical subject key identifier in the root")
                        .chain(Forge.root().critical(Oid.SUBJECT_KEY_IDENTIFIER, true), ROOT.leaf()),
                refuses("root without subject key identifier")
                        .chain(Forge.root().subjectKeyId(false), ROOT.leaf()),
                refuses("intermediate without subject key identifier")
                        .chain(
                                ROOT,
                                ROOT.intermediate("noski").subjectKeyId(false),
                                ROOT.intermediate("noski").leaf()),
                accepts("leaf without subject key identifier")
                        .chain(ROOT, ROOT.leaf().subjectKeyId(false)),
                refuses("root whose authority key identifier has no key")
                        .chain(
                                Forge.root().extension(Oid.AUTHORITY_KEY_IDENTIFIER, false, new DERSequence()),
                                ROOT.leaf()),
                refuses("root whose authority key identifier names an issuer")
                        .chain(
                                Forge.root()
                                        .extension(
                                                Oid.AUTHORITY_KEY_IDENTIFIER,
                                                false,
                                                new DERSequence(new ASN1Encodable[] {
                                                    new DERTaggedObject(false, 0, new DEROctetString(ROOT.keyId())),
                                                    new DERTaggedObject(false, 1, myName)
                                                })),
                                ROOT.leaf()),
                refuses("root whose authority key identifier names a serial number")
                        .chain(
                                Forge.root()
                                        .extension(
                                                Oid.AUTHORITY_KEY_IDENTIFIER,
                                                false,
                                                new DERSequence(new ASN1Encodable[] {
                                                    new DERTaggedObject(false, 0, new DEROctetString(ROOT.keyId())),
                                                    new DERTaggedObject(false, 2, new ASN1Integer(1234))
                                                })),
                                ROOT.leaf()),
                refuses("root whose authority key identifier has everything")
                        .chain(
                                Forge.root()
                                        .extension(
                                                Oid.AUTHORITY_KEY_IDENTIFIER,
                                                false,
                                                new AuthorityKeyIdentifier(
                                                        ROOT.keyId(), myName, BigInteger.valueOf(1234))),
                                ROOT.leaf()),
                refuses("root whose authority key identifier is another's")
                        .chain(
                                Forge.root()
                                        .extension(
                                                Oid.AUTHORITY_KEY_IDENTIFIER,
                                                false,
                                                new AuthorityKeyIdentifier(ICA.keyId())),
                                ROOT.leaf()));
    }

    private static List<ValidationCase> keyUsages() {
        Forge muteRoot = Forge.root().keyUsage(KeyUsage.digitalSignature);
        return List.of(
                refuses("root that may not sign certificates").chain(muteRoot, ROOT.leaf()),
                accepts("root without key usage").chain(Forge.root().without(Oid.KEY_USAGE), ROOT.leaf()),
                refuses("intermediate that may not sign certificates")
                        .chain(
                                ROOT,
                                ROOT.intermediate("mute").keyUsage(KeyUsage.cRLSign),
                                ROOT.intermediate("mute").leaf()),
                refuses("intermediate without key usage")
                        .chain(
                                ROOT,
                                ROOT.intermediate("noku").without(Oid.KEY_USAGE),
                                ROOT.intermediate("noku").leaf()),
                accepts("key usage that is not critical")
                        .chain(
                                Forge.root().critical(Oid.KEY_USAGE, false),
                                ROOT.leaf().critical(Oid.KEY_USAGE, false)),
                refuses("leaf that may sign certificates but is no CA")
                        .chain(
                                ROOT,
                                ROOT.leaf()
                                        .basicConstraints(false, null)
                                        .keyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
                refuses("key usage without a bit")
                        .chain(ROOT, ROOT.leaf().extension(Oid.KEY_USAGE, true, new DERBitString(new byte[0]))),
                refuses("key usage that allows no handshake")
                        .chain(ROOT, ROOT.leaf().keyUsage(KeyUsage.nonRepudiation)),
                accepts("key encipherment only").chain(ROOT, ROOT.leaf().keyUsage(KeyUsage.keyEncipherment)));
    }

    private static List<ValidationCase> extendedKeyUsages() {
        Forge mailCa = ROOT.intermediate("mailca").extendedKeyUsage(KeyPurposeId.id_kp_emailProtection);
        Forge serverCa = ROOT.intermediate("serverca").extendedKeyUsage(KeyPurposeId.id_kp_serverAuth);
        Forge anyCa = ROOT.intermediate("anyca").extendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage);
        Forge leaf = ROOT.leaf();
        KeyPurposeId server = KeyPurposeId.id_kp_serverAuth;
        KeyPurposeId client = KeyPurposeId.id_kp_clientAuth;
        return List.of(
                accepts("no extended key usage").chain(ROOT, ROOT.leaf().without(Oid.EXTENDED_KEY_USAGE)),
                refuses("client certificate for a server")
                        .chain(ROOT, ROOT.leaf().extendedKeyUsage(client)),
                accepts("client certificate for a client")
                        .chain(ROOT, ROOT.leaf().extendedKeyUsage(client))
                        .client(),
                refuses("server certificate for a client").chain(ROOT, leaf).client(),
                accepts("client certificate for either side")
                        .chain(ROOT, ROOT.leaf().extendedKeyUsage(client))
                        .host(null)
                        .purpose(Purpose.TLS),
                accepts("server and client").chain(ROOT, ROOT.leaf().extendedKeyUsage(server, client)),
                refuses("any purpose only").chain(ROOT, ROOT.leaf().extendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage)),
                refuses("server and any purpose")
                        .chain(ROOT, ROOT.leaf().extendedKeyUsage(server, KeyPurposeId.anyExtendedKeyUsage)),
                refuses("critical extended key usage").chain(ROOT, ROOT.leaf().critical(Oid.EXTENDED_KEY_USAGE, true)),
                refuses("server and code signing")
                        .chain(ROOT, ROOT.leaf().extendedKeyUsage(server, KeyPurposeId.id_kp_codeSigning)),
                refuses("server and e-mail")
                        .chain(ROOT, ROOT.leaf().extendedKeyUsage(server, KeyPurposeId.id_kp_emailProtection)),
                refuses("server and time stamps")
                        .chain(ROOT, ROOT.leaf().extendedKeyUsage(server, KeyPurposeId.id_kp_timeStamping)),
                refuses("server and OCSP")
                        .chain(ROOT, ROOT.leaf().extendedKeyUsage(server, KeyPurposeId.id_kp_OCSPSigning)),
                refuses("signing of precertificates")
                        .chain(
                                ROOT,
                                ROOT.leaf()
                                        .extendedKeyUsage(KeyPurposeId.getInstance(
                                                new ASN1ObjectIdentifier(Oid.PRECERTIFICATE_SIGNING)))),
                refuses("server and signing of precertificates")
                        .chain(
                                ROOT,
                                ROOT.leaf()
                                        .extendedKeyUsage(
                                                server,
                                                KeyPurposeId.getInstance(
                                                        new ASN1ObjectIdentifier(Oid.PRECERTIFICATE_SIGNING)))),
                refuses("root with extended key usage").chain(Forge.root().extendedKeyUsage(server), ROOT.leaf()),
                refuses("intermediate for e-mail only").chain(ROOT, mailCa, mailCa.leaf()),
                accepts("intermediate for servers").chain(ROOT, serverCa, serverCa.leaf()),
                accepts("intermediate for any purpose").chain(ROOT, anyCa, anyCa.leaf()),
                refuses("intermediate for e-mail above one for servers")
                        .chain(
                                ROOT,
                                mailCa,
                                mailCa.intermediate("s").extendedKeyUsage(server),
                                mailCa.intermediate("s").leaf()),
                refuses("empty extended key usage")
                        .chain(ROOT, ROOT.leaf().extension(Oid.EXTENDED_KEY_USAGE, false, new DERSequence()))
                        .differs("openssl takes it for no usage at all"));
    }

    private static ValidationCase sameHost(ValidationCase row, String presented, String asked) {
        return row.chain(ROOT, ROOT.leaf().names(dns(presented))).host(asked);
    }

    private static List<ValidationCase> hosts() {
        return List.of(
                sameHost(accepts("the very name"), "a.example.com", "a.example.com"),
                sameHost(accepts("another case"), "A.Example.COM", "a.example.com"),
                sameHost(accepts("a trailing dot of the client"), "a.example.com", "a.example.com.")
                        .differs("openssl does not drop it; curl does"),
                sameHost(refuses("another domain"), "example.com", "example2.com"),
                sameHost(refuses("another host of the domain"), "abc.example.com", "def.example.com"),
                sameHost(refuses("a host of the name's domain"), "example.com", "abc.example.com"),
                sameHost(refuses("the domain of the name"), "abc.example.com", "example.com"),
                sameHost(accepts("wildcard"), "*.example.com", "foo.example.com"),
                sameHost(refuses("wildcard and its domain"), "*.example.com", "example.com"),
                sameHost(refuses("wildcard and two labels"), "*.example.com", "foo.bar.example.com"),
                sameHost(refuses("wildcard within a label"), "ba*.example.com", "baz.example.com")
                        .differs("openssl takes a part of a label for a wildcard; curl does not"),
                sameHost(refuses("wildcard in a middle label"), "foo.*.example.com", "foo.bar.example.com"),
                sameHost(
                        refuses("wildcard within an A-label"),
                        "xn--*-1b3c148a.example.com",
                        "xn--bliss-1b3c148a.example.com"),
                sameHost(refuses("wildcard of a top-level domain"), "*.com", "example.com"),
                sameHost(refuses("wildcard of everything"), "*", "example"),
                sameHost(refuses("wildcard of everything, two labels"), "*.*", "example.com"),
                sameHost(accepts("wildcard for an A-label"), "*.example.com", "xn--bliss-1b3c148a.example.com"),
                sameHost(accepts("U-label of the client"), "xn--mnchen-3ya.example.com", "münchen.example.com")
                        .differs("openssl does not convert the host that it is asked for"),
                sameHost(accepts("underscore"), "foo_bar.example.com", "foo_bar.example.com"),
                sameHost(refuses("leading dot"), ".example.com", "foo.example.com"),
                sameHost(refuses("trailing dot of the certificate"), "a.example.com.", "a.example.com"),
                sameHost(refuses("empty name"), "", "a.example.com"),
                refuses("emoji in a DNS name")
                        .chain(
                                ROOT,
                                ROOT.leaf()
                                        .extension(
                                                Oid.SUBJECT_ALT_NAME,
                                                false,
                                                new DERSequence(new DERTaggedObject(
                                                        false,
                                                        2,
                                                        new DEROctetString("😜.example.com"
                                                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))))))
                        .host("xn--628h.example.com"),
                refuses("NUL in a DNS name")
                        .chain(ROOT, ROOT.leaf().names(dns("example.com\0.evil.org")))
                        .host("example.com"),
                accepts("second of two names").chain(ROOT, ROOT.leaf().names(dns("b.example.com"), dns(Forge.HOST))),
                accepts("IPv4 address")
                        .chain(ROOT, ROOT.leaf().names(ip("127.0.0.1")))
                        .host("127.0.0.1"),
                accepts("IPv6 address")
                        .chain(ROOT, ROOT.leaf().names(ip("2001:db8::1")))
                        .host("2001:DB8:0::1"),
                refuses("another address")
                        .chain(ROOT, ROOT.leaf().names(ip("127.0.0.1")))
                        .host("127.0.0.2"),
                refuses("address written as DNS name")
                        .chain(ROOT, ROOT.leaf().names(dns("127.0.0.1")))
                        .host("127.0.0.1"),
                refuses("host where only an address is covered")
                        .chain(ROOT, ROOT.leaf().names(ip("127.0.0.1"))),
                refuses("no alternative name, host as common name")
                        .chain(ROOT, ROOT.leaf().without(Oid.SUBJECT_ALT_NAME)),
                refuses("no alternative name at all, host not asked")
                        .chain(ROOT, ROOT.leaf().without(Oid.SUBJECT_ALT_NAME))
                        .host(null),
                refuses("URI only").chain(ROOT, ROOT.leaf().names(uri("spiffe://example.com/a"))),
                accepts("URI only, for a client")
                        .chain(
                                ROOT,
                                ROOT.leaf()
                                        .extendedKeyUsage(KeyPurposeId.id_kp_clientAuth)
                                        .names(uri("spiffe://example.com/a")))
                        .client(),
                refuses("damaged alternative name")
                        .chain(ROOT, ROOT.leaf().extension(Oid.SUBJECT_ALT_NAME, false, NO_DER)),
                refuses("empty alternative name")
                        .chain(ROOT, ROOT.leaf().extension(Oid.SUBJECT_ALT_NAME, false, new DERSequence())),
                refuses("address of five bytes")
                        .chain(
                                ROOT,
                                ROOT.leaf()
                                        .names(dns(Forge.HOST), new GeneralName(7, new DEROctetString(new byte[5])))));
    }

    private static ValidationCase commonName(ValidationCase row, String commonName, GeneralName... names) {
        return row.chain(ROOT, ROOT.leaf().subject(commonNameOf(commonName)).names(names))
                .host(
                        names[0].getTagNo() == GeneralName.iPAddress
                                ? address(names[0])
                                : names[0].getName().toString());
    }

    private static X500Name commonNameOf(String value) {
        return new X500Name(new RDN[] {new RDN(new AttributeTypeAndValue(BCStyle.CN, new DERUTF8String(value)))});
    }

    private static String address(GeneralName name) {
        try {
            return java.net.InetAddress.getByAddress(org.bouncycastle.asn1.ASN1OctetString.getInstance(name.getName())
                            .getOctets())
                    .getHostAddress();
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<ValidationCase> commonNames() {
        return List.of(
                commonName(accepts("common name is a label"), "httpbin organization", dns("a.example.com")),
                commonName(
                        accepts("common name is the domain of the names"), "example.com", dns("foo.bar.example.com")),
                commonName(accepts("common name of another domain"), "bad.example.com", dns("test.localhost")),
                commonName(accepts("common name beside an address"), "example.com", ip("127.0.0.1")),
                commonName(accepts("another address as common name"), "1.1.1.1", ip("127.0.0.1")),
                commonName(accepts("the address as common name"), "192.168.1.1", ip("192.168.1.1")),
                commonName(accepts("the IPv6 address as common name"), "2001:db8::1", ip("2001:db8::1")),
                commonName(refuses("address in hexadecimal digits"), "0xC0A80101", ip("192.168.1.1")),
                commonName(refuses("address with leading zeros"), "192.168.001.001", ip("192.168.1.1")),
                commonName(
                        refuses("IPv6 address in upper case"),
                        "2001:DB8::8A2E:370:7334",
                        ip("2001:db8::8a2e:370:7334")),
                commonName(
                        refuses("IPv6 address in full"), "2001:0db8:0000:0000:0000:0000:0000:0001", ip("2001:db8::1")),
                commonName(refuses("IPv6 address not compressed"), "2001:db8:0:0:1:0:0:1", ip("2001:db8::1:0:0:1")),
                commonName(refuses("A-label that the names lack"), "xn--nxasmq6b.com", dns("xn--n3h.com")),
                commonName(refuses("U-label as common name"), "test-測試.com", dns("xn--test--wg5h0h.com")),
                commonName(
                        refuses("sibling that the names lack"),
                        "notinsan.example.com",
                        dns("valid.example.com"),
                        dns("another.example.com")),
                commonName(refuses("common name in another case"), "Example.COM", dns("example.com")));
    }

    private static List<ValidationCase> subjects() {
        X500Name nobody = new X500Name(new RDN[0]);
        X500Name printable = new X500Name(
                new RDN[] {new RDN(new AttributeTypeAndValue(BCStyle.CN, new DERPrintableString("  ROOT  ")))});
        return List.of(
                refuses("empty issuer")
                        .chain(ROOT, ROOT.leaf().issuerName(nobody).subject("CN=empty-issuer")),
                refuses("authority without subject")
                        .trusting(Forge.root("nobody").subject(nobody))
                        .leaf(Forge.root("nobody").subject(nobody).leaf()),
                accepts("empty subject with critical alternative name")
                        .chain(ROOT, ROOT.leaf().subject(nobody).critical(Oid.SUBJECT_ALT_NAME, true)),
                refuses("empty subject with alternative name that is not critical")
                        .chain(ROOT, ROOT.leaf().subject(nobody)),
                refuses("empty subject without alternative name")
                        .chain(ROOT, ROOT.leaf().subject(nobody).without(Oid.SUBJECT_ALT_NAME)),
                refuses("subject beside a critical alternative name")
                        .chain(ROOT, ROOT.leaf().subject("CN=something-else").critical(Oid.SUBJECT_ALT_NAME, true)),
                accepts("names that differ in case, blanks and string type")
                        .chain(ROOT, ROOT.leaf().issuerName(printable)),
                refuses("names in another order")
                        .trusting(Forge.root("ordered").subject("O=a,CN=b"))
                        .leaf(Forge.root("ordered").subject("O=a,CN=b").leaf().issuerName("CN=b,O=a")));
    }

    private static ValidationCase constrained(ValidationCase row, Forge authority, GeneralName... names) {
        GeneralName first = names[0];
        String host = first.getTagNo() == GeneralName.dNSName
                ? first.getName().toString()
                : first.getTagNo() == GeneralName.iPAddress ? address(first) : null;
        return row.chain(ROOT, authority, authority.leaf().subject("CN=leaf").names(names))
                .host(host)
                .purpose(Purpose.SERVER);
    }

    private static Forge ca() {
        return ROOT.intermediate("constrained");
    }

    private static List<ValidationCase> dnsConstraints() {
        Forge root = Forge.root().permit(dns("example.com"));
        Forge selfIssued = Forge.root("not-example.com").permit(dns("example.com"));
        Forge rollover = selfIssued.intermediate("not-example.com", "rollover").names(dns("not-example.com"));
        Forge evil = root.intermediate("not-example.com", "evil").names(dns("not-example.com"));
        Forge first = ca().constrain(
                        new GeneralName[] {dns("permitted.example.com")},
                        new GeneralName[] {dns("forbidden.example.com")});
        Forge second = first.intermediate("second").names(dns("forbidden.example.com"));
        Forge both = ROOT.intermediate("both").permit(dns("foo.example.com"), dns("bar.example.com"));
        Forge narrow = ROOT.intermediate("narrow").permit(dns("bar.example.com"));
        return List.of(
                accepts("permitted by the root").chain(root, root.leaf()),
                refuses("not permitted by the root")
                        .chain(root, root.leaf().names(dns("not-example.com")))
                        .host("not-example.com"),
                accepts("below what the root permits")
                        .chain(root, root.leaf().names(dns("foo.bar.example.com")))
                        .host("foo.bar.example.com"),
                accepts("constraints that are not critical")
                        .chain(
                                Forge.root().permit(dns("example.com")).critical(Oid.NAME_CONSTRAINTS, false),
                                ROOT.leaf()),
                refuses("excluded by the intermediate").chain(ROOT, ca().exclude(dns("example.com")), ca().leaf()),
                refuses("second name excluded")
                        .chain(
                                Forge.root().exclude(dns("no.example.com")),
                                ROOT.leaf().names(dns(Forge.HOST), dns("no.example.com"))),
                refuses("permitted and excluded")
                        .chain(
                                Forge.root().constrain(new GeneralName[] {dns("example.com")}, new GeneralName[] {
                                    dns("example.com")
                                }),
                                ROOT.leaf()),
                accepts("self-issued intermediate is not constrained").chain(selfIssued, rollover, rollover.leaf()),
                refuses("self-issued leaf is constrained")
                        .chain(
                                root,
                                evil,
                                evil.leaf().subject("CN=not-example.com").names(dns("not-example.com")))
                        .host("not-example.com"),
                refuses("intermediate's name excluded by the intermediate above")
                        .chain(ROOT, first, second, second.leaf().names(dns("permitted.example.com")))
                        .host("permitted.example.com"),
                refuses("narrowed on the way down")
                        .chain(
                                ROOT,
                                both,
                                both.intermediate("bar").permit(dns("bar.example.com")),
                                both.intermediate("bar").leaf().names(dns("foo.example.com")))
                        .host("foo.example.com"),
                refuses("not widened on the way down")
                        .chain(
                                ROOT,
                                narrow,
                                narrow.intermediate("wide").permit(dns("foo.example.com"), dns("bar.example.com")),
                                narrow.intermediate("wide").leaf().names(dns("foo.example.com")))
                        .host("foo.example.com"),
                constrained(
                        accepts("another kind is free"),
                        ca().permit(ip("192.0.2.0/255.255.255.0")),
                        dns("free.example.com")),
                constrained(
                        accepts("another kind is not excluded"),
                        ca().exclude(ip("192.0.2.0/255.255.255.0")),
                        dns("free.example.com")),
                constrained(
                        refuses("name without dot before the domain"),
                        ca().permit(dns("example.com")),
                        dns("notexample.com")),
                constrained(accepts("case does not count"), ca().permit(dns("EXAMPLE.com")), dns("a.example.COM")),
                constrained(accepts("everything permitted"), ca().permit(dns("")), dns("a.example.com")),
                constrained(refuses("everything excluded"), ca().exclude(dns("")), dns("a.example.com")),
                constrained(
                                accepts("wildcard within the permitted domain"),
                                ca().permit(dns("example.com")),
                                dns("*.example.com"))
                        .host("a.example.com"),
                refuses("wildcard that stands for an excluded host")
                        .chain(
                                ROOT,
                                ca().constrain(
                                                new GeneralName[] {dns("example.com")},
                                                new GeneralName[] {dns("bar.example.com")}),
                                ca().leaf().names(dns("*.example.com")))
                        .host("bar.example.com"),
                refuses("wildcard wider than the permitted host")
                        .chain(
                                ROOT,
                                ca().permit(dns("foo.example.com")),
                                ca().leaf().names(dns("*.example.com")))
                        .host("foo.example.com"),
                refuses("malformed name within the permitted domain")
                        .chain(
                                ROOT,
                                ca().permit(dns("example.com")),
                                ca().leaf().names(dns(".example.com"), dns("foo.example.com")))
                        .host("foo.example.com"),
                refuses("common name that is excluded, without alternative DNS name")
                        .chain(
                                ROOT,
                                ca().exclude(dns("example.com")),
                                ca().leaf().subject("CN=a.example.com").names(ip("127.0.0.1")))
                        .host("127.0.0.1"));
    }

    private static List<ValidationCase> otherConstraints() {
        Forge foo = Forge.root().permit(directory("CN=foo"));
        Forge noFoo = Forge.root().exclude(directory("CN=foo"));
        Forge acme = Forge.root().permit(directory("O=acme"));
        return List.of(
                constrained(
                        accepts("IPv4 address permitted"), ca().permit(ip("192.0.2.0/255.255.255.0")), ip("192.0.2.1")),
                constrained(
                        refuses("IPv4 address not permitted"),
                        ca().permit(ip("192.0.2.0/255.255.255.0")),
                        ip("192.0.3.1")),
                constrained(
                        refuses("IPv4 address excluded"), ca().exclude(ip("192.0.2.0/255.255.255.0")), ip("192.0.2.1")),
                constrained(
                        accepts("IPv6 address permitted"),
                        ca().permit(ip("2001:db8::/ffff:ffff::")),
                        ip("2001:db8::1")),
                constrained(
                        refuses("IPv6 address excluded"),
                        ca().exclude(ip("2001:db8::/ffff:ffff::")),
                        ip("2001:db8::1")),
                constrained(
                        refuses("IPv6 address where IPv4 is permitted, too"),
                        ca().permit(ip("192.0.2.0/255.255.255.0"), ip("2001:db8::/ffff:ffff::")),
                        ip("2001:db9::1")),
                refuses("range instead of an address")
                        .chain(
                                ROOT,
                                ca().permit(ip("192.0.2.0/255.255.255.0")),
                                ca().leaf().names(ip("192.0.2.1"), ip("192.0.2.0/255.255.255.0")))
                        .host("192.0.2.1"),
                accepts("subject permitted").chain(foo, foo.leaf().subject("CN=foo")),
                refuses("subject not permitted").chain(foo, foo.leaf().subject("CN=not-foo")),
                refuses("subject excluded").chain(noFoo, noFoo.leaf().subject("CN=foo")),
                accepts("directory name permitted")
                        .chain(foo, foo.leaf().subject("CN=foo").names(dns(Forge.HOST), directory("CN=foo"))),
                refuses("directory name permitted, subject not")
                        .chain(foo, foo.leaf().subject("CN=not-foo").names(dns(Forge.HOST), directory("CN=foo"))),
                refuses("subject excluded, directory name not")
                        .chain(noFoo, noFoo.leaf().subject("CN=foo").names(dns(Forge.HOST), directory("CN=not-foo"))),
                accepts("subject below a permitted organization")
                        .chain(acme, acme.leaf().subject("O=Acme,CN=x")),
                refuses("organization is not the first of the subject")
                        .chain(acme, acme.leaf().subject("CN=x,O=acme")),
                accepts("empty subject is free")
                        .chain(foo, foo.leaf().subject(new X500Name(new RDN[0])).critical(Oid.SUBJECT_ALT_NAME, true)),
                constrained(
                        accepts("mailbox permitted"), ca().permit(mail("foo@example.com")), mail("foo@example.com")),
                constrained(
                        refuses("mailbox not permitted"),
                        ca().permit(mail("foo@example.com")),
                        mail("bar@example.com")),
                constrained(
                        refuses("case of a mailbox counts"),
                        ca().permit(mail("foo@example.com")),
                        mail("Foo@example.com")),
                constrained(accepts("mail host permitted"), ca().permit(mail("example.com")), mail("foo@example.com")),
                constrained(refuses("mail below a host"), ca().permit(mail("example.com")), mail("foo@a.example.com")),
                constrained(
                        accepts("mail domain permitted"), ca().permit(mail(".example.com")), mail("foo@a.example.com")),
                constrained(refuses("mail excluded"), ca().exclude(mail("example.com")), mail("foo@example.com")),
                constrained(
                        refuses("malformed mailbox"),
                        ca().permit(mail("example.com")),
                        mail("good@example.com"),
                        mail("invalid@address@example.com")),
                refuses("mail in the subject excluded")
                        .chain(
                                ROOT,
                                ca().exclude(mail("example.com")),
                                ca().leaf().subject("E=a@example.com,CN=x")),
                constrained(
                        accepts("URI host permitted"),
                        ca().permit(uri("example.com")),
                        uri("spiffe://example.com/ns/a")),
                constrained(
                        refuses("URI host not permitted"),
                        ca().permit(uri("example.com")),
                        uri("https://evil.org/example.com")),
                constrained(
                        accepts("URI domain permitted"),
                        ca().permit(uri(".example.com")),
                        uri("https://a.example.com:443/")),
                constrained(refuses("URI excluded"), ca().exclude(uri("example.com")), uri("https://example.com/")),
                constrained(
                        refuses("name of a kind that is excluded and unknown"),
                        ca().constrain(new GeneralName[] {dns("example.com")}, new GeneralName[] {other()}),
                        dns(Forge.HOST),
                        other()),
                constrained(
                        accepts("unknown kind excluded, but absent"),
                        ca().constrain(new GeneralName[] {dns("example.com")}, new GeneralName[] {other()}),
                        dns(Forge.HOST)));
    }

    private static List<ValidationCase> constraintForms() {
        GeneralName[] permitted =
                IntStream.range(0, 514).mapToObj(i -> dns("t" + i + ".test")).toArray(GeneralName[]::new);
        GeneralName[] excluded =
                IntStream.range(0, 513).mapToObj(i -> dns("x" + i + ".test")).toArray(GeneralName[]::new);
        Forge many = Forge.root().constrain(permitted, excluded);
        return List.of(
                constrained(
                        refuses("wildcard as constraint"), ca().permit(dns("*.example.com")), dns("foo.example.com")),
                constrained(
                        refuses("leading dot as constraint"), ca().permit(dns(".example.com")), dns("foo.example.com")),
                constrained(
                        refuses("IPv4 address without mask as constraint"),
                        ca().permit(ip("127.0.0.1")),
                        ip("127.0.0.1")),
                constrained(refuses("IPv6 address without mask as constraint"), ca().permit(ip("::1")), ip("::1")),
                constrained(refuses("mask with holes"), ca().permit(ip("10.0.0.0/255.0.255.0")), ip("10.1.0.1")),
                constrained(
                        refuses("malformed mailbox as constraint"),
                        ca().permit(mail("invalid@invalid@example.com")),
                        mail("example@example.com")),
                refuses("constraints in a leaf").chain(ROOT, ROOT.leaf().permit(dns("example.com"))),
                refuses("constraints in a leaf, not critical")
                        .chain(ROOT, ROOT.leaf().permit(dns("example.com")).critical(Oid.NAME_CONSTRAINTS, false)),
                refuses("constraints without subtrees")
                        .chain(ROOT, ca().extension(Oid.NAME_CONSTRAINTS, true, new DERSequence()), ca().leaf()),
                refuses("constraints with empty subtrees")
                        .chain(
                                ROOT,
                                ca().extension(Oid.NAME_CONSTRAINTS, true, new DERSequence(new ASN1Encodable[] {
                                    new DERTaggedObject(false, 0, new DERSequence()),
                                    new DERTaggedObject(false, 1, new DERSequence())
                                })),
                                ca().leaf()),
                refuses("constraint with a minimum")
                        .chain(
                                ROOT,
                                ca().extension(
                                                Oid.NAME_CONSTRAINTS,
                                                true,
                                                new DERSequence(new DERTaggedObject(
                                                        false, 0, new DERSequence(new DERSequence(new ASN1Encodable[] {
                                                            dns("example.com"),
                                                            new DERTaggedObject(false, 0, new ASN1Integer(1))
                                                        }))))),
                                ca().leaf()),
                refuses("damaged constraints")
                        .chain(ROOT, ca().extension(Oid.NAME_CONSTRAINTS, true, NO_DER), ca().leaf()),
                refuses("too many names and constraints")
                        .chain(
                                many,
                                many.leaf()
                                        .subject(new X500Name(new RDN[0]))
                                        .names(permitted)
                                        .critical(Oid.SUBJECT_ALT_NAME, true))
                        .host("t0.test"));
    }

    private static List<ValidationCase> algorithms() {
        Forge sha1 = ROOT.intermediate("sha1").algorithm("SHA1withECDSA");
        Forge dsaRoot = Forge.root("dsaroot")
                .key(Forge.key("dsa:2048"))
                .subjectKeyId(true)
                .algorithm("SHA256withDSA");
        Forge rsaRoot = rsaRoot("rsa:2048:root");
        return List.of(
                accepts("RSA 2048").chain(rsaRoot, rsaRoot.leaf().algorithm("SHA256withRSA")),
                accepts("leaf with RSA 2048")
                        .chain(ROOT, ROOT.leaf().key(Forge.key("rsa:2048:leaf")).subjectKeyId(true)),
                refuses("root with RSA 1024")
                        .chain(rsaRoot("rsa:1024"), rsaRoot("rsa:1024").leaf().algorithm("SHA256withRSA")),
                refuses("leaf with RSA 1024")
                        .chain(ROOT, ROOT.leaf().key(Forge.key("rsa:1024")).subjectKeyId(true)),
                refuses("root with RSA 2052")
                        .chain(rsaRoot("rsa:2052"), rsaRoot("rsa:2052").leaf().algorithm("SHA256withRSA")),
                refuses("leaf with RSA 2052")
                        .chain(ROOT, ROOT.leaf().key(Forge.key("rsa:2052")).subjectKeyId(true)),
                refuses("leaf with P-192")
                        .chain(
                                ROOT,
                                ROOT.leaf().publicKey(curveKey("secp192r1")).subjectKeyId(true)),
                refuses("leaf with secp256k1")
                        .chain(
                                ROOT,
                                ROOT.leaf().publicKey(curveKey("secp256k1")).subjectKeyId(true)),
                refuses("leaf with DSA")
                        .chain(ROOT, ROOT.leaf().key(Forge.key("dsa:2048")).subjectKeyId(true)),
                refuses("root with DSA").chain(dsaRoot, dsaRoot.leaf().algorithm("SHA256withDSA")),
                refuses("leaf with a curve of its own")
                        .chain(ROOT, ROOT.leaf().publicKey(explicitCurve()).subjectKeyId(true)),
                accepts("leaf with Ed25519")
                        .chain(ROOT, ROOT.leaf().key(Forge.key("ed25519:leaf")).subjectKeyId(true)),
                accepts("root with Ed25519").chain(edRoot(), edRoot().leaf().algorithm("Ed25519")),
                refuses("signed with SHA-1").chain(ROOT, ROOT.leaf().algorithm("SHA1withECDSA")),
                refuses("intermediate signed with SHA-1").chain(ROOT, sha1, sha1.leaf()),
                accepts("root signed with SHA-1").chain(Forge.root().algorithm("SHA1withECDSA"), ROOT.leaf()),
                refuses("signed with MD5").chain(rsaRoot, rsaRoot.leaf().algorithm("MD5withRSA")),
                refuses("two signature algorithms")
                        .chain(ROOT, ROOT.leaf().outerAlgorithm(Forge.algorithmIdentifier("SHA384withECDSA"))),
                refuses("two signature algorithms in the root")
                        .chain(Forge.root().outerAlgorithm(Forge.algorithmIdentifier("SHA384withECDSA")), ROOT.leaf()),
                refuses("intermediate with an RSA key of no bytes")
                        .chain(
                                ROOT,
                                ROOT.intermediate("nokey").publicKey(emptyRsaKey()),
                                ROOT.intermediate("nokey").leaf()),
                refuses("RSA key with exponent 1")
                        .chain(
                                ROOT,
                                ROOT.leaf().publicKey(rsaKey(BigInteger.ONE)).subjectKeyId(true)));
    }

    private static Forge rsaRoot(String label) {
        return Forge.root("root of " + label.replace(":", " "))
                .key(Forge.key(label))
                .subjectKeyId(true)
                .algorithm("SHA256withRSA");
    }

    private static Forge edRoot() {
        return Forge.root("edroot")
                .key(Forge.key("ed25519:root"))
                .subjectKeyId(true)
                .algorithm("Ed25519");
    }

    private static byte[] curveKey(String curve) {
        X9ECParameters parameters = SECNamedCurves.getByName(curve);
        return Forge.encoded(new DERSequence(new ASN1Encodable[] {
            new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(Oid.EC), SECNamedCurves.getOID(curve)}),
            new DERBitString(parameters.getG().multiply(BigInteger.TWO).getEncoded(false))
        }));
    }

    private static byte[] explicitCurve() {
        X9ECParameters parameters = SECNamedCurves.getByName("secp256r1");
        return Forge.encoded(new DERSequence(new ASN1Encodable[] {
            new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(Oid.EC), parameters}),
            new DERBitString(parameters.getG().multiply(BigInteger.TWO).getEncoded(false))
        }));
    }

    private static byte[] emptyRsaKey() {
        return Forge.encoded(new DERSequence(new ASN1Encodable[] {
            new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(Oid.RSA), DERNull.INSTANCE}),
            new DERBitString(new byte[0])
        }));
    }

    private static byte[] rsaKey(BigInteger exponent) {
        BigInteger modulus = ((RSAPublicKey) Forge.key("rsa:2048:leaf").getPublic()).getModulus();
        return Forge.encoded(new DERSequence(new ASN1Encodable[] {
            new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(Oid.RSA), DERNull.INSTANCE}),
            new DERBitString(Forge.encoded(
                    new DERSequence(new ASN1Encodable[] {new ASN1Integer(modulus), new ASN1Integer(exponent)})))
        }));
    }

    private static List<ValidationCase> paths() {
        Forge second = Forge.root("second");
        Forge expired = second.intermediate("root", "root").valid("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z");
        Forge a = ROOT.intermediate("loop-a");
        Forge b = ROOT.intermediate("loop-b");
        Forge aByB = b.intermediate("loop-a");
        Forge bByA = a.intermediate("loop-b");
        Forge same1 = Forge.root("same")
                .key(Forge.key("same-1"))
                .subjectKeyId(true)
                .signedBy(Forge.key("same-2"))
                .extension(
                        Oid.AUTHORITY_KEY_IDENTIFIER,
                        false,
                        new AuthorityKeyIdentifier(Forge.root("same-2").keyId()));
        Forge same2 = Forge.root("same")
                .key(Forge.key("same-2"))
                .subjectKeyId(true)
                .signedBy(Forge.key("same-1"))
                .extension(
                        Oid.AUTHORITY_KEY_IDENTIFIER,
                        false,
                        new AuthorityKeyIdentifier(Forge.root("same-1").keyId()));
        Forge constrained = ROOT.intermediate("a")
                .constrain(
                        new GeneralName[] {dns("permitted.example.com")},
                        new GeneralName[] {dns("forbidden.example.com")});
        Forge forbidding = ROOT.intermediate("a").exclude(dns("forbidden.example.com"));
        Forge discarded = Forge.root("discarded");
        Forge otherWay = discarded.intermediate("shared").names(dns("forbidden.example.com"));
        Forge thisWay = constrained.intermediate("shared");
        Forge blocked = forbidding.intermediate("shared").names(dns("forbidden.example.com"));
        Forge open = second.intermediate("shared");
        Forge permittedLeaf = thisWay.leaf().subject("CN=permitted.example.com").names(dns("permitted.example.com"));
        Forge mailOnly = ROOT.intermediate("shared").extendedKeyUsage(KeyPurposeId.id_kp_emailProtection);
        return List.of(
                accepts("expired cross-signature of a trusted root")
                        .trusting(ROOT, second)
                        .via(expired)
                        .leaf(ROOT.leaf()),
                refuses("two authorities that sign each other")
                        .trusting(second)
                        .via(aByB, bByA)
                        .leaf(aByB.leaf()),
                refuses("one name with two keys that sign each other")
                        .trusting(second)
                        .via(same1, same2)
                        .leaf(same1.leaf()),
                accepts("loop beside the way out")
                        .trusting(ROOT)
                        .via(aByB, bByA, a)
                        .leaf(a.leaf()),
                accepts("first candidate leads nowhere")
                        .trusting(ROOT)
                        .via(constrained, otherWay, thisWay)
                        .leaf(permittedLeaf)
                        .host("permitted.example.com"),
                accepts("first candidate leads to a constraint")
                        .trusting(ROOT, second)
                        .via(forbidding, blocked, open)
                        .leaf(open.leaf()),
                accepts("first candidate is for e-mail only")
                        .trusting(ROOT, second)
                        .via(mailOnly, open)
                        .leaf(open.leaf()),
                accepts("first candidate has expired")
                        .trusting(ROOT, second)
                        .via(ROOT.intermediate("shared").valid("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"), open)
                        .leaf(open.leaf()),
                accepts("first candidate is no authority")
                        .trusting(ROOT, second)
                        .via(ROOT.intermediate("shared").basicConstraints(false, null), open)
                        .leaf(open.leaf()),
                accepts("first candidate is signed with SHA-1")
                        .trusting(ROOT, second)
                        .via(ROOT.intermediate("shared").algorithm("SHA1withECDSA"), open)
                        .leaf(open.leaf()),
                accepts("strangers among the intermediates")
                        .trusting(ROOT)
                        .via(second, ROOT.leaf(), ICA, discarded)
                        .leaf(ICA.leaf()));
    }

    private static final BigInteger STRANGER = BigInteger.valueOf(77);

    private static List<ValidationCase> revocation() {
        Forge leaf = ROOT.leaf();
        BigInteger serial = leaf.serial();
        Forge second = Forge.root("second");
        Forge silent = Forge.root().keyUsage(KeyUsage.keyCertSign);
        var rows = new ArrayList<ValidationCase>();
        rows.add(refuses("revoked").crls(ForgedCrl.by(ROOT).revoke(serial)));
        rows.add(refuses("revoked as of tomorrow")
                .crls(ForgedCrl.by(ROOT).revoke(serial, ValidationCase.NOW.plusSeconds(86400))));
        rows.add(accepts("not on the list")
                .crls(ForgedCrl.by(ROOT).revoke(STRANGER).revoke(BigInteger.TEN)));
        rows.add(accepts("empty list").crls(ForgedCrl.by(ROOT)));
        rows.add(accepts("on another issuer's list")
                .crls(ForgedCrl.by(ROOT), ForgedCrl.by(second).revoke(serial)));
        rows.add(refuses("no list by the issuer").crls(ForgedCrl.by(second)));
        rows.add(refuses("list signed by a stranger")
                .crls(ForgedCrl.by(Forge.root("stranger")).issuer(ROOT).revoke(STRANGER)));
        rows.add(refuses("list out of date")
                .crls(ForgedCrl.by(ROOT).dates("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")));
        rows.add(refuses("list of the future")
                .crls(ForgedCrl.by(ROOT).dates("2026-07-01T00:00:00Z", "2026-08-01T00:00:00Z")));
        rows.add(refuses("list without next update").crls(ForgedCrl.by(ROOT).dates("2026-01-01T00:00:00Z", null)));
        rows.add(refuses("list without number").crls(ForgedCrl.by(ROOT).without(Oid.CRL_NUMBER)));
        rows.add(refuses("list with critical number")
                .crls(ForgedCrl.by(ROOT).extension(Oid.CRL_NUMBER, true, new ASN1Integer(1)))
                .differs("openssl says unhandled critical CRL extension"));
        rows.add(refuses("list with unknown critical extension")
                .crls(ForgedCrl.by(ROOT).unknown(true))
                .differs("openssl says unhandled critical CRL extension"));
        rows.add(accepts("list with unknown extension").crls(ForgedCrl.by(ROOT).unknown(false)));
        rows.add(refuses("entry with unknown critical extension")
                .crls(ForgedCrl.by(ROOT).revokeWithUnknown(STRANGER, true))
                .differs("openssl says unhandled critical CRL extension"));
        rows.add(refuses("revoked by an entry with unknown extension")
                .crls(ForgedCrl.by(ROOT).revokeWithUnknown(serial, false)));
        rows.add(refuses("an entry twice")
                .crls(ForgedCrl.by(ROOT).revoke(STRANGER).revoke(STRANGER)));
        rows.forEach(row -> row.chain(ROOT, leaf));
        rows.add(refuses("issuer may not sign lists")
                .chain(silent, leaf)
                .crls(ForgedCrl.by(ROOT))
                .differs("openssl says key usage does not include CRL signing"));
        rows.add(accepts("issuer without key usage")
                .chain(Forge.root().without(Oid.KEY_USAGE), leaf)
                .crls(ForgedCrl.by(ROOT)));
        rows.add(refuses("intermediate revoked")
                .chain(ROOT, ICA, ICA.leaf())
                .crls(ForgedCrl.by(ICA), ForgedCrl.by(ROOT).revoke(ICA.serial())));
        rows.addAll(scopes());
        return rows;
    }

    private static Forge withPoint(GeneralName... names) {
        return ROOT.leaf().extension(Oid.CRL_DISTRIBUTION_POINTS, false, new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(new DistributionPointName(new GeneralNames(names)), null, null)
        }));
    }

    private static ForgedCrl scoped(IssuingDistributionPoint point) {
        return ForgedCrl.by(ROOT).extension(Oid.ISSUING_DISTRIBUTION_POINT, true, point);
    }

    private static IssuingDistributionPoint at(GeneralName... names) {
        return new IssuingDistributionPoint(
                new DistributionPointName(new GeneralNames(names)), false, false, null, false, false);
    }

    private static List<ValidationCase> scopes() {
        GeneralName here = uri("http://example.com/a.crl");
        GeneralName there = uri("http://example.com/b.crl");
        String scope = "openssl says different CRL scope, or does not look at it";
        var relative = new IssuingDistributionPoint(
                new DistributionPointName(1, new RDN(new AttributeTypeAndValue(BCStyle.CN, new DERUTF8String("part")))),
                false,
                false,
                null,
                false,
                false);
        return List.of(
                accepts("list of the certificate's place")
                        .chain(ROOT, withPoint(here))
                        .crls(scoped(at(here))),
                refuses("list of another place")
                        .chain(ROOT, withPoint(here))
                        .crls(scoped(at(there)))
                        .differs(scope),
                refuses("list of a place, certificate without")
                        .chain(ROOT, ROOT.leaf())
                        .crls(scoped(at(here)))
                        .differs(scope),
                refuses("certificate's place is not only a URI")
                        .chain(ROOT, withPoint(here, dns("example.com")))
                        .crls(scoped(at(here))),
                refuses("list's place is not only a URI")
                        .chain(ROOT, withPoint(here))
                        .crls(scoped(at(here, dns("example.com")))),
                refuses("place written otherwise")
                        .chain(ROOT, withPoint(uri("http://example.com/%61.crl")))
                        .crls(scoped(at(here)))
                        .differs(scope),
                refuses("relative place")
                        .chain(ROOT, ROOT.leaf())
                        .crls(scoped(relative))
                        .differs(scope),
                refuses("list for authorities only")
                        .chain(ROOT, ROOT.leaf())
                        .crls(scoped(new IssuingDistributionPoint(null, false, true, null, false, false)))
                        .differs(scope),
                refuses("list for attributes only")
                        .chain(ROOT, ROOT.leaf())
                        .crls(scoped(new IssuingDistributionPoint(null, false, false, null, false, true)))
                        .differs(scope),
                refuses("list for users only, certificate of an authority")
                        .chain(ROOT, ICA, ICA.leaf())
                        .crls(
                                ForgedCrl.by(ICA),
                                scoped(new IssuingDistributionPoint(null, true, false, null, false, false))),
                refuses("indirect list")
                        .chain(ROOT, withPoint(here))
                        .crls(scoped(new IssuingDistributionPoint(
                                new DistributionPointName(new GeneralNames(here)), false, false, null, true, false)))
                        .differs(scope),
                refuses("list for some reasons")
                        .chain(ROOT, withPoint(here))
                        .crls(scoped(new IssuingDistributionPoint(
                                new DistributionPointName(new GeneralNames(here)),
                                false,
                                false,
                                new org.bouncycastle.asn1.x509.ReasonFlags(
                                        org.bouncycastle.asn1.x509.ReasonFlags.keyCompromise),
                                false,
                                false)))
                        .differs(scope));
    }
}
