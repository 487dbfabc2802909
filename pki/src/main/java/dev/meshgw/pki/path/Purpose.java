package dev.meshgw.pki.path;

import java.util.List;
import java.util.Set;

/** What a certificate is to be used for: what its extended key usage must name, if it has one (RFC 5280 §4.2.1.12). */
public enum Purpose {
    SERVER(
            List.of(Oid.SERVER_AUTH),
            Set.of(Oid.SERVER_AUTH, Oid.MICROSOFT_SERVER_GATED_CRYPTO, Oid.NETSCAPE_SERVER_GATED_CRYPTO),
            Extensions.DIGITAL_SIGNATURE | Extensions.KEY_ENCIPHERMENT | Extensions.KEY_AGREEMENT,
            "serverAuth"),
    CLIENT(
            List.of(Oid.CLIENT_AUTH),
            Set.of(Oid.CLIENT_AUTH),
            Extensions.DIGITAL_SIGNATURE | Extensions.KEY_AGREEMENT,
            "clientAuth"),
    /** Either side of TLS. */
    TLS(
            List.of(Oid.SERVER_AUTH, Oid.CLIENT_AUTH),
            Set.of(Oid.SERVER_AUTH, Oid.CLIENT_AUTH),
            Extensions.DIGITAL_SIGNATURE | Extensions.KEY_ENCIPHERMENT | Extensions.KEY_AGREEMENT,
            "serverAuth or clientAuth");

    private final List<String> extendedUsages;
    private final Set<String> usagesForOpenSsl;
    private final int keyUsages;
    private final String word;

    Purpose(List<String> extendedUsages, Set<String> usagesForOpenSsl, int keyUsages, String word) {
        this.extendedUsages = extendedUsages;
        this.usagesForOpenSsl = usagesForOpenSsl;
        this.keyUsages = keyUsages;
        this.word = word;
    }

    /** The usages of which the extension must name one. */
    List<String> extendedUsages() {
        return extendedUsages;
    }

    Set<String> usagesForOpenSsl() {
        return usagesForOpenSsl;
    }

    /** Bits of the key usage of which a leaf must have one. */
    int keyUsages() {
        return keyUsages;
    }

    /** For a message: {@code serverAuth}. */
    public String word() {
        return word;
    }
}
