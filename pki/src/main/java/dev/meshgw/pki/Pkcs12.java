package dev.meshgw.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CRLBag;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.jspecify.annotations.Nullable;

/** Reads PKCS#12 files (RFC 7292) of openssl, keytool, browsers and Windows, into the blocks that PEM would have. */
final class Pkcs12 {

    /**
     * Files of no password and of the empty one are opened without asking if that costs no more: openssl's 2048 and Java's
     * 10 000 iterations.
     */
    private static final BigInteger CHEAP_ITERATIONS = BigInteger.valueOf(10_000);

    private final String source;
    private final byte[] bytes;
    private final @Nullable MacData mac;
    private final byte[] authenticatedSafe;
    private final List<ContentInfo> safes = new ArrayList<>();
    private final List<PemBlock> blocks = new ArrayList<>();

    private Pkcs12(String source, byte[] bytes) {
        this.source = source;
        this.bytes = bytes;
        try {
            Asn1Frame.check(bytes, Asn1Frame.BASIC);
            var pfx = Pfx.getInstance(bytes);
            this.mac = pfx.getMacData();
            this.authenticatedSafe = authenticatedSafe(pfx.getAuthSafe());
            Asn1Frame.check(authenticatedSafe, Asn1Frame.BASIC);
            for (ASN1Encodable safe : ASN1Sequence.getInstance(authenticatedSafe)) {
                safes.add(ContentInfo.getInstance(safe));
            }
        } catch (PkiException e) {
            throw e;
        } catch (DerException e) {
            throw damaged("is damaged", e.getMessage(), e);
        } catch (RuntimeException e) {
            throw damaged("is damaged", somewhere(e), e);
        }
    }

    private String somewhere(Exception e) {
        return "between byte 0 and byte " + bytes.length + ": " + Pem.reason(e);
    }

    /** @throws PkiException if it is damaged, or the password is wrong or refused */
    static List<PemBlock> read(String source, byte[] bytes, Passphrase.Source passphrases) {
        var file = new Pkcs12(source, bytes);
        if (!file.guarded(file::opensUnasked)) {
            try (var passphrase = passphrases.ask(source)) {
                file.guarded(() -> file.opensWith(passphrase));
            }
        }
        return file.blocks;
    }

    private interface Reading {
        boolean run() throws WrongPassphraseException, IOException;
    }

    /** Parsers of BouncyCastle meet what they do not expect with exceptions of many kinds. */
    private boolean guarded(Reading reading) {
        try {
            return reading.run();
        } catch (WrongPassphraseException e) {
            throw e.of(source, new Place.Offset(0));
        } catch (PkiException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged("is damaged", somewhere(e), e);
        }
    }

    private byte[] authenticatedSafe(ContentInfo info) {
        if (info.getContentType().equals(PKCSObjectIdentifiers.signedData)) {
            throw damaged("cannot be read", "it is protected by a signature instead of a password", null);
        }
        if (!info.getContentType().equals(PKCSObjectIdentifiers.data)) {
            throw new IllegalArgumentException("its content is of the type " + info.getContentType());
        }
        return ASN1OctetString.getInstance(info.getContent()).getOctets();
    }

    private boolean opensUnasked() throws WrongPassphraseException, IOException {
        if (mac == null) {
            if (isEncrypted()) {
                return false;
            }
            openWith(Decryption.withoutPassphrase(source));
            return true;
        }
        if (mac.getIterationCount().compareTo(CHEAP_ITERATIONS) > 0) {
            return false;
        }
        try (var empty = Passphrase.of(new char[0])) {
            return opensIfMacMatches(Decryption.withoutPassphrase(source))
                    || opensIfMacMatches(new Decryption(source, empty));
        }
    }

    private boolean opensWith(Passphrase passphrase) throws WrongPassphraseException, IOException {
        try (var decryption = new Decryption(source, passphrase)) {
            if (opensIfMacMatches(decryption)
                    || passphrase.isEmpty() && opensIfMacMatches(Decryption.withoutPassphrase(source))) {
                return true;
            }
            // says that the password is wrong, if it is
            openWith(decryption);
            throw damaged(
                    "was changed",
                    "the password is right, but the " + authenticatedSafe.length
                            + " bytes of its content, which start after byte " + contentOffset()
                            + ", are not what its MAC was made of",
                    null);
        }
    }

    private boolean opensIfMacMatches(Decryption decryption) throws WrongPassphraseException, IOException {
        if (!macMatches(decryption)) {
            return false;
        }
        openWith(decryption);
        return true;
    }

    private int contentOffset() {
        try {
            return DerFile.child(bytes, 0, 1);
        } catch (DerException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isEncrypted() throws IOException {
        for (ContentInfo safe : safes) {
            if (safe.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
                return true;
            }
            for (ASN1Encodable bag : contents(safe)) {
                if (SafeBag.getInstance(bag).getBagId().equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean macMatches(Decryption decryption) {
        if (mac == null) {
            return true;
        }
        DigestInfo digest = mac.getMac();
        var algorithm = digest.getAlgorithmId();
        byte[] computed = algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1)
                ? decryption.pbmac1(
                        new Place.Offset(0), PBMAC1Params.getInstance(algorithm.getParameters()), authenticatedSafe)
                : decryption.pkcs12Mac(
                        new Place.Offset(0),
                        algorithm.getAlgorithm(),
                        mac.getSalt(),
                        mac.getIterationCount(),
                        authenticatedSafe);
        return Arrays.equals(computed, digest.getDigest());
    }

    private void openWith(Decryption decryption) throws WrongPassphraseException, IOException {
        for (ContentInfo safe : safes) {
            if (safe.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
                var encrypted = EncryptedData.getInstance(safe.getContent());
                byte[] plain = decryption.open(
                        new Place.Offset(0),
                        encrypted.getEncryptionAlgorithm(),
                        encrypted.getContent().getOctets());
                bags(sequence(plain), decryption);
            } else {
                bags(contents(safe), decryption);
            }
        }
    }

    private ASN1Sequence contents(ContentInfo safe) throws IOException {
        if (!safe.getContentType().equals(PKCSObjectIdentifiers.data)) {
            throw damaged(
                    "cannot be read",
                    "a part of it, after byte " + contentOffset() + ", is of the type "
                            + PkiException.printable(safe.getContentType().getId())
                            + ", for which a password does not suffice",
                    null);
        }
        return sequence(ASN1OctetString.getInstance(safe.getContent()).getOctets());
    }

    private ASN1Sequence sequence(byte[] der) throws IOException {
        try {
            Asn1Frame.check(der, Asn1Frame.BASIC);
        } catch (DerException e) {
            throw damaged("is damaged in one of its safes", e.getMessage(), e);
        }
        return ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der));
    }

    private void bags(ASN1Sequence bags, Decryption decryption) throws WrongPassphraseException, IOException {
        for (ASN1Encodable element : bags) {
            var bag = SafeBag.getInstance(element);
            if (bag.getBagId().equals(PKCSObjectIdentifiers.safeContentsBag)) {
                bags(ASN1Sequence.getInstance(bag.getBagValue()), decryption);
            } else {
                blocks.add(block(bag, new Place.Alias(blocks.size() + 1, friendlyName(bag)), decryption));
            }
        }
    }

    private PemBlock block(SafeBag bag, Place place, Decryption decryption)
            throws WrongPassphraseException, IOException {
        ASN1ObjectIdentifier type = bag.getBagId();
        if (type.equals(PKCSObjectIdentifiers.keyBag)) {
            return new PemBlock("PRIVATE KEY", place, null, encoded(bag.getBagValue()));
        }
        if (type.equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
            var key = EncryptedPrivateKeyInfo.getInstance(bag.getBagValue());
            byte[] plain = decryption.open(place, key.getEncryptionAlgorithm(), key.getEncryptedData());
            return new PemBlock("PRIVATE KEY", place, null, plain);
        }
        if (type.equals(PKCSObjectIdentifiers.certBag)) {
            var certificate = CertBag.getInstance(bag.getBagValue());
            if (certificate.getCertId().equals(PKCSObjectIdentifiers.x509Certificate)) {
                return new PemBlock("CERTIFICATE", place, null, octets(certificate.getCertValue()));
            }
        }
        if (type.equals(PKCSObjectIdentifiers.crlBag)) {
            var list = CRLBag.getInstance(bag.getBagValue());
            if (list.getCrlId().equals(PKCSObjectIdentifiers.x509Crl)) {
                return new PemBlock("X509 CRL", place, null, octets(list.getCrlValue()));
            }
        }
        return new PemBlock("PKCS#12 bag " + type, place, null, encoded(bag.getBagValue()));
    }

    private static byte[] octets(ASN1Encodable value) {
        return ASN1OctetString.getInstance(value).getOctets();
    }

    private static byte[] encoded(ASN1Encodable value) throws IOException {
        return value.toASN1Primitive().getEncoded();
    }

    private static @Nullable String friendlyName(SafeBag bag) {
        ASN1Set attributes = bag.getBagAttributes();
        if (attributes != null) {
            for (ASN1Encodable element : attributes) {
                var attribute = Attribute.getInstance(element);
                if (attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_friendlyName)
                        && attribute.getAttrValues().size() > 0) {
                    return ASN1BMPString.getInstance(attribute.getAttrValues().getObjectAt(0))
                            .getString();
                }
            }
        }
        return null;
    }

    private PkiException damaged(String how, String why, @Nullable Throwable cause) {
        String what = source + " is a PKCS#12 file that " + how;
        String fix = "copy the file again, whole and as binary";
        return cause == null ? new PkiException(what, why, fix) : new PkiException(what, why, fix, cause);
    }
}
