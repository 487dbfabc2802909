package dev.meshgw.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** PEM text (RFC 7468) to certificates and keys. Stateless. */
public final class Pem {

    private Pem() {}

    /**
     * Every CERTIFICATE block in order.
     *
     * @throws PkiException if there is none or one is damaged
     */
    public static List<X509Certificate> certificates(String source, String pem) {
        var certificates = new ArrayList<X509Certificate>();
        try (var reader = new PemReader(new StringReader(pem))) {
            var factory = CertificateFactory.getInstance("X.509");
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                if (block.getType().equals("CERTIFICATE")) {
                    certificates.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(block.getContent())));
                }
            }
        } catch (IOException | CertificateException e) {
            throw new PkiException(source + " holds a damaged certificate", e.getMessage(), null, e);
        }
        if (certificates.isEmpty()) {
            throw new PkiException(source + " does not hold a certificate", null, null);
        }
        return certificates;
    }

    /**
     * The first private key: PKCS#8, PKCS#1 or SEC1.
     *
     * @throws PkiException if there is none, or it is damaged or encrypted
     */
    public static PrivateKey privateKey(String source, String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                if (block instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (block instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
            }
        } catch (IOException e) {
            throw new PkiException(source + " holds a damaged private key", e.getMessage(), null, e);
        }
        throw new PkiException(source + " does not hold a private key", null, null);
    }
}
