package dev.meshgw.pki;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.SignedData;

/** Takes the certificates and revocation lists out of PKCS#7 bundles (RFC 2315), as Windows and CAs hand them out. */
final class Pkcs7 {

    private Pkcs7() {}

    /** The blocks, each bundle replaced by what it holds. */
    static List<PemBlock> unpacked(String source, List<PemBlock> blocks) {
        var all = new ArrayList<PemBlock>();
        for (PemBlock block : blocks) {
            if (block.label().equals("PKCS7") || block.label().equals("CMS")) {
                all.addAll(contents(source, block));
            } else {
                all.add(block);
            }
        }
        return all;
    }

    private static List<PemBlock> contents(String source, PemBlock block) {
        try {
            Asn1Frame.check(block.content(), Asn1Frame.BASIC);
            var info = ContentInfo.getInstance(block.content());
            if (!info.getContentType().equals(PKCSObjectIdentifiers.signedData)) {
                return List.of(block);
            }
            var signed = SignedData.getInstance(info.getContent());
            var contents = new ArrayList<PemBlock>();
            add(contents, "CERTIFICATE", block, signed.getCertificates());
            add(contents, "X509 CRL", block, signed.getCRLs());
            return contents;
        } catch (DerException | IOException | RuntimeException e) {
            throw block.damaged(source, e);
        }
    }

    /** Bytes are counted from the start of an element, so that in DER it is the element that must be named. */
    private static void add(List<PemBlock> contents, String label, PemBlock bundle, ASN1Set elements)
            throws IOException {
        if (elements != null) {
            for (ASN1Encodable element : elements) {
                Place place = bundle.place() instanceof Place.Line
                        ? bundle.place()
                        : new Place.Alias(contents.size() + 1, null);
                contents.add(new PemBlock(
                        label, place, null, element.toASN1Primitive().getEncoded()));
            }
        }
    }
}
