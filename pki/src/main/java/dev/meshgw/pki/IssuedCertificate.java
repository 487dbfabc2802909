package dev.meshgw.pki;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/** A certificate fresh from its authority, and the intermediate authorities that a peer needs to find the root. Immutable. */
public final class IssuedCertificate {

    private final List<X509CertificateHolder> chain;

    IssuedCertificate(List<X509CertificateHolder> chain) {
        this.chain = List.copyOf(chain);
    }

    /** The chain as a server sends it: leaf first, without the root. */
    public String pem() {
        var text = new StringBuilder();
        chain.forEach(certificate -> text.append(pem(certificate)));
        return text.toString();
    }

    List<X509CertificateHolder> holders() {
        return chain;
    }

    /** The same chain for the JDK. */
    public List<X509Certificate> chain() {
        return Pem.certificates("the issued certificate", pem());
    }

    /** The facts of the leaf. */
    public CertificateDescription description() {
        return CertificateDescription.of(chain.get(0));
    }

    static String pem(X509CertificateHolder certificate) {
        try {
            return Pem.print("CERTIFICATE", certificate.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "IssuedCertificate[" + description().subject() + "]";
    }
}
