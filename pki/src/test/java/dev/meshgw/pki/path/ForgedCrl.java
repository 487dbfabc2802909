package dev.meshgw.pki.path;

import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.jspecify.annotations.Nullable;

/** Makes revocation lists field by field, good and empty ones unless told otherwise. For one thread. */
final class ForgedCrl {

    private static final String UNKNOWN = "1.3.6.1.4.1.55555.1";

    private final Map<String, ASN1Encodable> extensions = new LinkedHashMap<>();
    private final ASN1EncodableVector entries = new ASN1EncodableVector();
    private final KeyPair signer;
    private X500Name issuer;
    private @Nullable Instant nextUpdate = Forge.END;
    private Instant thisUpdate = Forge.BEGIN;

    private ForgedCrl(Forge authority) {
        this.issuer = authority.subject();
        this.signer = authority.keyPair();
        extension(Oid.AUTHORITY_KEY_IDENTIFIER, false, new AuthorityKeyIdentifier(authority.keyId()));
        extension(Oid.CRL_NUMBER, false, new ASN1Integer(1));
    }

    static ForgedCrl by(Forge authority) {
        return new ForgedCrl(authority);
    }

    ForgedCrl issuer(Forge named) {
        issuer = named.subject();
        return extension(Oid.AUTHORITY_KEY_IDENTIFIER, false, new AuthorityKeyIdentifier(named.keyId()));
    }

    ForgedCrl revoke(BigInteger serial) {
        return revoke(serial, Forge.BEGIN);
    }

    ForgedCrl revoke(BigInteger serial, Instant when) {
        entries.add(new DERSequence(new ASN1Encodable[] {new ASN1Integer(serial), Forge.time(when)}));
        return this;
    }

    ForgedCrl revokeWithUnknown(BigInteger serial, boolean critical) {
        entries.add(new DERSequence(new ASN1Encodable[] {
            new ASN1Integer(serial),
            Forge.time(Forge.BEGIN),
            new DERSequence(extensionOf(UNKNOWN, critical, new DEROctetString(new byte[0])))
        }));
        return this;
    }

    ForgedCrl unknown(boolean critical) {
        return extension(UNKNOWN, critical, new DEROctetString(new byte[0]));
    }

    ForgedCrl dates(String from, @Nullable String to) {
        thisUpdate = Instant.parse(from);
        nextUpdate = to == null ? null : Instant.parse(to);
        return this;
    }

    ForgedCrl extension(String oid, boolean critical, ASN1Encodable value) {
        extensions.put(oid, extensionOf(oid, critical, value));
        return this;
    }

    ForgedCrl without(String oid) {
        extensions.remove(oid);
        return this;
    }

    private static DERSequence extensionOf(String oid, boolean critical, ASN1Encodable value) {
        var parts = new ASN1EncodableVector();
        parts.add(new ASN1ObjectIdentifier(oid));
        if (critical) {
            parts.add(ASN1Boolean.TRUE);
        }
        parts.add(new DEROctetString(Forge.encoded(value)));
        return new DERSequence(parts);
    }

    byte[] der() {
        var fields = new ASN1EncodableVector();
        fields.add(new ASN1Integer(1));
        fields.add(Forge.algorithmIdentifier("SHA256withECDSA"));
        fields.add(issuer);
        fields.add(Forge.time(thisUpdate));
        if (nextUpdate != null) {
            fields.add(Forge.time(nextUpdate));
        }
        if (entries.size() > 0) {
            fields.add(new DERSequence(entries));
        }
        fields.add(
                new DERTaggedObject(true, 0, new DERSequence(extensions.values().toArray(new ASN1Encodable[0]))));
        return Forge.signed(new DERSequence(fields), "SHA256withECDSA", null, signer);
    }

    Crl crl() {
        return Crl.parse(der());
    }
}
