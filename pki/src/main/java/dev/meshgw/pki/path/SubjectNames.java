package dev.meshgw.pki.path;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of a certificate that name constraints speak of: subject, alternative names, and the e-mail addresses and hosts that
 * older certificates keep in the subject. Immutable.
 *
 * @param directory empty if the subject is
 * @param hostsInCommonName common names that look like hosts, of a leaf without DNS name, as OpenSSL constrains them
 */
record SubjectNames(
        Optional<Name> directory,
        List<GeneralName> alternative,
        List<String> mailInSubject,
        List<String> hostsInCommonName) {

    /** At least one dot, labels of letters, digits, hyphens and underscores. */
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)+");

    static SubjectNames of(ChainCertificate certificate, boolean leaf) {
        Name subject = certificate.subjectName();
        List<GeneralName> alternative =
                certificate.extensions().alternativeNames().orElse(List.of());
        boolean hasDns = alternative.stream().anyMatch(name -> name.kind() == GeneralName.DNS);
        return new SubjectNames(
                subject.isEmpty() ? Optional.empty() : Optional.of(subject),
                alternative,
                subject.values(Name.EMAIL_ADDRESS),
                leaf && !hasDns
                        ? subject.values(Name.COMMON_NAME).stream()
                                .filter(name -> HOST.matcher(name).matches())
                                .toList()
                        : List.of());
    }

    int size() {
        return 1 + alternative.size() + mailInSubject.size() + hostsInCommonName.size();
    }
}
