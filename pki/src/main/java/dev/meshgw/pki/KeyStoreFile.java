package dev.meshgw.pki;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;

/** Writes key stores, a key with its chain, and trust stores, authorities alone, as PKCS#12 or JKS files. */
public final class KeyStoreFile {

    /** Java takes a certificate of a PKCS#12 file for trusted only with this attribute: which purposes it is trusted for. */
    private static final ASN1ObjectIdentifier TRUSTED_KEY_USAGE =
            new ASN1ObjectIdentifier("2.16.840.1.113894.746875.1.1");

    private KeyStoreFile() {}

    /**
     * A PKCS#12 file (RFC 7292) with one key. Takes a moment, which the derivation of keys from the password is made for.
     *
     * @param alias the friendlyName by which Java and Windows find the key
     * @throws PkiException if the password is not ASCII, with which Java could not open the file
     */
    public static byte[] pkcs12(TlsCredential credential, String alias, Passphrase passphrase) {
        return pkcs12(credential, alias, encryption(passphrase));
    }

    static byte[] pkcs12(TlsCredential credential, String alias, Encryption encryption) {
        // binds the key to its certificate; the value is free, and openssl takes the same
        var id = attribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, new DEROctetString(sha1(credential.leaf())));
        var own = new DERSet(new ASN1Encodable[] {friendlyName(alias), id});
        var certificates = new ASN1EncodableVector();
        for (X509Certificate certificate : credential.chain()) {
            certificates.add(bag(certificate, certificate.equals(credential.leaf()) ? own : null));
        }
        byte[] plain = credential.privateKey().getEncoded();
        var key = encryption.encrypt(plain);
        Arrays.fill(plain, (byte) 0);
        var shrouded = new SafeBag(
                PKCSObjectIdentifiers.pkcs8ShroudedKeyBag,
                new EncryptedPrivateKeyInfo(key.scheme(), key.content()),
                own);
        return pfx(List.of(encrypted(certificates, encryption), plain(shrouded)), encryption);
    }

    /**
     * A PKCS#12 file of trusted certificates.
     *
     * @param authorities by alias, in the order to be written
     */
    public static byte[] pkcs12(Map<String, X509Certificate> authorities, Passphrase passphrase) {
        var encryption = encryption(passphrase);
        var certificates = new ASN1EncodableVector();
        authorities.forEach((alias, certificate) -> certificates.add(bag(certificate, new DERSet(new ASN1Encodable[] {
            friendlyName(alias), attribute(TRUSTED_KEY_USAGE, KeyPurposeId.anyExtendedKeyUsage)
        }))));
        return pfx(List.of(encrypted(certificates, encryption)), encryption);
    }

    /** A JKS file with one key. Its encryption is weak by today's measure: for software that reads nothing else. */
    public static byte[] jks(TlsCredential credential, String alias, Passphrase passphrase) {
        return jks(
                (store, password) -> store.setKeyEntry(
                        alias,
                        credential.privateKey(),
                        password,
                        credential.chain().toArray(Certificate[]::new)),
                passphrase);
    }

    /** A JKS file of trusted certificates, by alias. */
    public static byte[] jks(Map<String, X509Certificate> authorities, Passphrase passphrase) {
        return jks(
                (store, password) -> {
                    for (var authority : authorities.entrySet()) {
                        store.setCertificateEntry(authority.getKey(), authority.getValue());
                    }
                },
                passphrase);
    }

    private interface Filling {
        void fill(KeyStore store, char[] password) throws GeneralSecurityException;
    }

    private static byte[] jks(Filling filling, Passphrase passphrase) {
        char[] password = passphrase.characters();
        try {
            var store = KeyStore.getInstance("JKS");
            store.load(null, null);
            filling.fill(store, password);
            var out = new ByteArrayOutputStream();
            store.store(out, password);
            return out.toByteArray();
        } catch (IOException | GeneralSecurityException e) {
            throw new PkiException(
                    "this Java cannot write a JKS file", Pem.reason(e), "write PKCS#12: --format pkcs12", e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static byte[] pfx(Collection<ContentInfo> safes, Encryption encryption) {
        try {
            byte[] content = new DERSequence(safes.toArray(ASN1Encodable[]::new)).getEncoded(ASN1Encoding.DER);
            var info = new ContentInfo(PKCSObjectIdentifiers.data, new DEROctetString(content));
            return new Pfx(info, encryption.mac(content)).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Encryption encryption(Passphrase passphrase) {
        if (!passphrase.isAscii()) {
            throw new PkiException(
                    "the password holds characters that Java cannot open a PKCS#12 file with",
                    "its reader of AES-256 takes printable ASCII only",
                    "choose a password of ASCII letters, digits and signs");
        }
        return new Encryption(passphrase, Encryption.STORE_ITERATIONS);
    }

    private static ContentInfo encrypted(ASN1EncodableVector bags, Encryption encryption) {
        var content = encryption.encrypt(der(new DERSequence(bags)));
        return new ContentInfo(
                PKCSObjectIdentifiers.encryptedData,
                new EncryptedData(PKCSObjectIdentifiers.data, content.scheme(), new DEROctetString(content.content())));
    }

    private static ContentInfo plain(SafeBag bag) {
        return new ContentInfo(PKCSObjectIdentifiers.data, new DEROctetString(der(new DERSequence(bag))));
    }

    private static SafeBag bag(X509Certificate certificate, @Nullable DERSet attributes) {
        try {
            var value =
                    new CertBag(PKCSObjectIdentifiers.x509Certificate, new DEROctetString(certificate.getEncoded()));
            return new SafeBag(PKCSObjectIdentifiers.certBag, value, attributes);
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Attribute friendlyName(String alias) {
        return attribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERBMPString(alias));
    }

    private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
        return new Attribute(type, new DERSet(value));
    }

    private static byte[] der(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha1(X509Certificate certificate) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
