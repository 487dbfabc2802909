package dev.meshgw.pki;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.jspecify.annotations.Nullable;

/**
 * What an authority, and every authority below it, may issue for (RFC 5280 §4.2.1.10): of a kind of name that is permitted at
 * all, only what is permitted, and nothing that is excluded. Immutable.
 *
 * @param permitted empty: no kind of name is bound
 */
public record NameConstraints(List<NameConstraint> permitted, List<NameConstraint> excluded) {

    public static final NameConstraints NONE = new NameConstraints(List.of(), List.of());

    public NameConstraints {
        permitted = permitted.stream().distinct().toList();
        excluded = excluded.stream().distinct().toList();
    }

    public boolean isEmpty() {
        return permitted.isEmpty() && excluded.isEmpty();
    }

    /** Why nothing may be issued for {@code name}, or null if it may. A wildcard must not reach into what is excluded. */
    @Nullable
    String reasonAgainst(SubjectAltName name) {
        List<NameConstraint> ofKind =
                permitted.stream().filter(each -> each.concerns(name)).toList();
        if (!ofKind.isEmpty() && ofKind.stream().noneMatch(each -> each.covers(name))) {
            return notPermitted(ofKind);
        }
        return excluded.stream()
                .filter(each -> each.touches(name))
                .findFirst()
                .map(each -> "its name constraints exclude " + each)
                .orElse(null);
    }

    /** The same for the subject, which directory names bind. */
    @Nullable
    String reasonAgainst(DistinguishedName subject) {
        List<NameConstraint.Directory> ofKind = directories(permitted).toList();
        if (!ofKind.isEmpty() && ofKind.stream().noneMatch(each -> each.covers(subject))) {
            return notPermitted(ofKind);
        }
        return directories(excluded)
                .filter(each -> each.covers(subject))
                .findFirst()
                .map(each -> "its name constraints exclude " + each)
                .orElse(null);
    }

    private static Stream<NameConstraint.Directory> directories(List<NameConstraint> constraints) {
        return constraints.stream()
                .filter(NameConstraint.Directory.class::isInstance)
                .map(NameConstraint.Directory.class::cast);
    }

    private static String notPermitted(List<? extends NameConstraint> permitted) {
        return "its name constraints permit only "
                + String.join(", ", permitted.stream().map(Object::toString).toList());
    }

    /**
     * These for an authority under one that has {@code above}: where it permits nothing of a kind itself, what is permitted
     * above, and all that is excluded above. A chain means the same without this; with it the certificate says all of it.
     *
     * @throws PkiException if more is permitted here than above
     */
    NameConstraints under(NameConstraints above) {
        var inherited = new ArrayList<>(permitted);
        for (NameConstraint outer : above.permitted) {
            if (permitted.stream().noneMatch(own -> own.getClass().equals(outer.getClass()))) {
                inherited.add(outer);
            }
        }
        for (NameConstraint own : permitted) {
            List<NameConstraint> ofKind = above.permitted.stream()
                    .filter(outer -> outer.getClass().equals(own.getClass()))
                    .toList();
            if (!ofKind.isEmpty() && ofKind.stream().noneMatch(outer -> outer.covers(own))) {
                throw new PkiException(
                        "an authority cannot permit " + own + " under this one",
                        notPermitted(ofKind),
                        "permit a part of that");
            }
        }
        return new NameConstraints(
                inherited,
                Stream.concat(excluded.stream(), above.excluded.stream()).toList());
    }

    org.bouncycastle.asn1.x509.NameConstraints encode() {
        return new org.bouncycastle.asn1.x509.NameConstraints(subtrees(permitted), subtrees(excluded));
    }

    private static GeneralSubtree @Nullable [] subtrees(List<NameConstraint> constraints) {
        return constraints.isEmpty()
                ? null
                : constraints.stream()
                        .map(constraint -> new GeneralSubtree(generalName(constraint)))
                        .toArray(GeneralSubtree[]::new);
    }

    private static GeneralName generalName(NameConstraint constraint) {
        if (constraint instanceof NameConstraint.Domain domain) {
            return new GeneralName(GeneralName.dNSName, new DERIA5String(domain.value()));
        }
        if (constraint instanceof NameConstraint.AddressRange range) {
            return new GeneralName(GeneralName.iPAddress, new DEROctetString(range.encoded()));
        }
        if (constraint instanceof NameConstraint.Mail mail) {
            return new GeneralName(GeneralName.rfc822Name, new DERIA5String(mail.value()));
        }
        if (constraint instanceof NameConstraint.UriHost uri) {
            return new GeneralName(GeneralName.uniformResourceIdentifier, new DERIA5String(uri.value()));
        }
        if (constraint instanceof NameConstraint.Directory directory) {
            return new GeneralName(directory.name().asX500Name());
        }
        throw new AssertionError(constraint);
    }

    /** Those of a certificate; what is not of a kind and form that meshgw issues names for is left out. */
    static NameConstraints of(@Nullable Extensions extensions) {
        Extension extension = extensions == null ? null : extensions.getExtension(Extension.nameConstraints);
        if (extension == null) {
            return NONE;
        }
        var encoded = org.bouncycastle.asn1.x509.NameConstraints.getInstance(extension.getParsedValue());
        return new NameConstraints(known(encoded.getPermittedSubtrees()), known(encoded.getExcludedSubtrees()));
    }

    private static List<NameConstraint> known(GeneralSubtree @Nullable [] subtrees) {
        return subtrees == null
                ? List.of()
                : Arrays.stream(subtrees)
                        .flatMap(subtree -> Stream.ofNullable(decode(subtree.getBase())))
                        .toList();
    }

    private static @Nullable NameConstraint decode(GeneralName base) {
        ASN1Encodable value = base.getName();
        try {
            return switch (base.getTagNo()) {
                case GeneralName.dNSName ->
                    new NameConstraint.Domain(ASN1IA5String.getInstance(value).getString());
                case GeneralName.rfc822Name ->
                    new NameConstraint.Mail(ASN1IA5String.getInstance(value).getString());
                case GeneralName.uniformResourceIdentifier ->
                    new NameConstraint.UriHost(ASN1IA5String.getInstance(value).getString());
                case GeneralName.iPAddress ->
                    range(ASN1OctetString.getInstance(value).getOctets());
                case GeneralName.directoryName ->
                    new NameConstraint.Directory(new DistinguishedName(X500Name.getInstance(value)));
                default -> null;
            };
        } catch (PkiException | UnknownHostException notOfTheFormThatWeIssue) {
            return null;
        }
    }

    private static NameConstraint range(byte[] both) throws UnknownHostException {
        int half = both.length / 2;
        return new NameConstraint.AddressRange(
                InetAddress.getByAddress(Arrays.copyOf(both, half)).getHostAddress(),
                InetAddress.getByAddress(Arrays.copyOfRange(both, half, both.length))
                        .getHostAddress());
    }
}
