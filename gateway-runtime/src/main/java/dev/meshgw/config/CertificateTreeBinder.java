package dev.meshgw.config;

import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.NameConstraint;
import dev.meshgw.pki.NameConstraints;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.TimeSpan;
import dev.meshgw.pki.Validity;
import dev.meshgw.pki.tree.CertificateSpec;
import dev.meshgw.pki.tree.CertificateSpec.Lifetime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** pki.yaml, field by field. One use, one thread. */
final class CertificateTreeBinder {

    /** As 'meshgw pki root', 'intermediate' and 'issue' have them. */
    private static final int ROOT_DAYS = 3650;

    private static final int INTERMEDIATE_DAYS = 1825;
    private static final int LEAF_DAYS = 365;

    /** What a certificate that says nothing itself gets. */
    private record Defaults(
            String out,
            String org,
            @Nullable KeyAlgorithm keyAlgorithm,
            @Nullable Integer days,
            @Nullable Duration renewBefore) {

        static final Defaults NONE = new Defaults("", "", null, null, null);
    }

    private final String folder;
    private final Map<String, String> places = new HashMap<>();
    private Defaults defaults = Defaults.NONE;

    private CertificateTreeBinder(String folder) {
        this.folder = folder;
    }

    static List<CertificateSpec> bind(Fields root, String folder) {
        var binder = new CertificateTreeBinder(folder);
        Defaults defaults = root.message("defaults", binder::defaults);
        if (defaults != null) {
            binder.defaults = defaults;
        }
        root.require("roots", "every chain begins with a root");
        List<CertificateSpec> roots = root.messagesOrTexts("roots", "name", binder::root);
        root.finish();
        return roots;
    }

    private Defaults defaults(Fields fields) {
        return new Defaults(
                fields.text("out"), fields.text("org"), keyAlgorithm(fields), days(fields), renewBefore(fields));
    }

    private CertificateSpec root(Fields fields) {
        return authority(fields, CertificateProfile.ROOT, ROOT_DAYS);
    }

    private CertificateSpec intermediate(Fields fields) {
        return authority(fields, CertificateProfile.INTERMEDIATE, INTERMEDIATE_DAYS);
    }

    private CertificateSpec authority(Fields fields, CertificateProfile profile, int usualDays) {
        String file = file(fields);
        Integer days = days(fields);
        var issued =
                new ArrayList<CertificateSpec>(fields.messagesOrTexts("intermediates", "name", this::intermediate));
        Integer pathLength = fields.unsignedOrNull("pathLen");
        if (pathLength == null && profile == CertificateProfile.INTERMEDIATE) {
            pathLength = levels(issued);
        }
        issued.addAll(fields.messagesOrTexts("servers", "name", this::server));
        issued.addAll(fields.messagesOrTexts("clients", "name", this::client));
        return new CertificateSpec(
                fields.place(),
                file,
                profile,
                subject(fields, true),
                List.of(),
                keyAlgorithmOrDefault(fields),
                lifetime(fields, days == null ? usualDays : days),
                pathLength,
                new NameConstraints(
                        values(fields, "permit", NameConstraint::parse),
                        values(fields, "exclude", NameConstraint::parse)),
                issued);
    }

    /** How many levels of authorities stand below. */
    private static int levels(List<CertificateSpec> intermediates) {
        return intermediates.stream()
                .mapToInt(each -> each.pathLength() == null ? 1 : 1 + each.pathLength())
                .max()
                .orElse(0);
    }

    private CertificateSpec server(Fields fields) {
        return leaf(fields, CertificateProfile.SERVER);
    }

    private CertificateSpec client(Fields fields) {
        return leaf(fields, CertificateProfile.CLIENT);
    }

    private CertificateSpec leaf(Fields fields, CertificateProfile profile) {
        String file = file(fields);
        Integer days = days(fields);
        int usualDays = defaults.days() == null ? LEAF_DAYS : defaults.days();
        return new CertificateSpec(
                fields.place(),
                file,
                profile,
                subject(fields, false),
                names(fields, profile),
                keyAlgorithmOrDefault(fields),
                lifetime(fields, days == null ? usualDays : days),
                null,
                NameConstraints.NONE,
                List.of());
    }

    /** The name itself, for a client only if it can be a host, an address or a URI, and those of {@code san}. */
    private static List<SubjectAltName> names(Fields fields, CertificateProfile profile) {
        boolean commonNameOnly = fields.bool("cnOnly");
        if (commonNameOnly) {
            fields.atMostOne("cnOnly", "san");
            return List.of();
        }
        var names = new ArrayList<SubjectAltName>();
        String name = fields.text("name");
        if (!name.isEmpty()) {
            try {
                names.add(SubjectAltName.parse(name));
            } catch (PkiException e) {
                if (profile == CertificateProfile.SERVER) {
                    complain(fields, "name", 0, e);
                }
            }
        }
        names.addAll(values(fields, "san", SubjectAltName::parse));
        return names.stream().distinct().toList();
    }

    private String file(Fields fields) {
        fields.require("name", "it is the CN of the subject and the name of the files");
        String name = fields.text("name");
        String out = fields.has("out") ? fields.text("out") : defaults.out();
        if (name.isEmpty()) {
            return "";
        }
        try {
            String file = (out.startsWith("/") ? "" : folder)
                    + (out.isEmpty() || out.endsWith("/") ? out : out + "/")
                    + PemFiles.baseName(name);
            String other = places.putIfAbsent(file, fields.place());
            if (other != null) {
                fields.error(
                        "name",
                        0,
                        DiagnosticCode.SAME_FILES,
                        "the files " + file + ".crt and .key are those of another certificate",
                        "that stands at " + other,
                        "give one of them another name, or another folder with out");
            }
            return file;
        } catch (PkiException e) {
            complain(fields, "name", 0, e);
            return "";
        }
    }

    private DistinguishedName subject(Fields fields, boolean authority) {
        fields.atMostOne("subject", "org");
        String subject = fields.text("subject");
        String org = fields.has("org") ? fields.text("org") : defaults.org();
        String name = fields.text("name");
        if (!subject.isEmpty()) {
            return value(fields, "subject", 0, subject, DistinguishedName::parse, DistinguishedName.empty());
        }
        if (name.isEmpty()) {
            return DistinguishedName.empty();
        }
        return value(
                fields,
                fields.has("org") ? "org" : "name",
                0,
                org,
                given -> given.isEmpty()
                        ? DistinguishedName.commonName(name)
                        : authority
                                ? DistinguishedName.empty().with("O", given).with("CN", name)
                                : DistinguishedName.commonName(name).with("O", given),
                DistinguishedName.empty());
    }

    private @Nullable KeyAlgorithm keyAlgorithmOrDefault(Fields fields) {
        KeyAlgorithm own = keyAlgorithm(fields);
        return own == null ? defaults.keyAlgorithm() : own;
    }

    private static @Nullable KeyAlgorithm keyAlgorithm(Fields fields) {
        String text = fields.text("keyType");
        if (text.isEmpty()) {
            return null;
        }
        try {
            return KeyAlgorithm.parse(text);
        } catch (PkiException e) {
            complain(fields, "keyType", 0, e);
            return null;
        }
    }

    private static @Nullable Integer days(Fields fields) {
        Integer days = fields.integerOrNull("days");
        if (days != null && (days < 1 || days > Validity.MAX_DAYS)) {
            fields.error(
                    "days",
                    DiagnosticCode.NUMBER_OUT_OF_RANGE,
                    "\"days\" must be a number from 1 to " + Validity.MAX_DAYS + ", but is " + days,
                    "a century is as long as a certificate lives");
            return null;
        }
        return days;
    }

    private static @Nullable Duration renewBefore(Fields fields) {
        if (!fields.has("renewBefore")) {
            return null;
        }
        String text = fields.integerOrText("renewBefore");
        try {
            return text.isEmpty() ? null : TimeSpan.parse(text);
        } catch (PkiException e) {
            complain(fields, "renewBefore", 0, e);
            return null;
        }
    }

    private Lifetime lifetime(Fields fields, int days) {
        Duration own = renewBefore(fields);
        if (own != null && own.compareTo(Duration.ofDays(days)) >= 0) {
            fields.error(
                    "renewBefore",
                    0,
                    DiagnosticCode.CERTIFICATE_VALUE,
                    "it would be renewed before it is made",
                    "it lives " + days + " days, and renewBefore is not shorter",
                    "let it live longer, or renew it later");
        }
        Duration renewBefore = own == null ? defaults.renewBefore() : own;
        Lifetime usual = Lifetime.ofDays(days);
        return renewBefore == null || renewBefore.compareTo(Duration.ofDays(days)) >= 0
                ? usual
                : new Lifetime(days, renewBefore);
    }

    private static <T> List<T> values(Fields fields, String name, Function<String, T> parser) {
        List<String> texts = fields.oneOrMoreTexts(name);
        var values = new ArrayList<T>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                values.add(parser.apply(texts.get(i)));
            } catch (PkiException e) {
                complain(fields, name, i, e);
            }
        }
        return values;
    }

    private static <T> T value(
            Fields fields, String name, int index, String text, Function<String, T> parser, T otherwise) {
        try {
            return parser.apply(text);
        } catch (PkiException e) {
            complain(fields, name, index, e);
            return otherwise;
        }
    }

    private static void complain(Fields fields, String name, int index, PkiException e) {
        fields.error(
                name,
                index,
                DiagnosticCode.CERTIFICATE_VALUE,
                e.getMessage(),
                e.why().orElse(null),
                e.fix().orElse(null));
    }
}
