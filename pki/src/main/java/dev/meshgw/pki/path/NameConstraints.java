package dev.meshgw.pki.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The name constraints of an authority (RFC 5280 §4.2.1.10): trees of names that certificates below it may have, and trees that they may
 * not. Names of a kind that no tree is of are free. Immutable.
 */
final class NameConstraints {

    /** Why a name is not allowed. */
    enum Reason {
        NOT_PERMITTED,
        EXCLUDED,
        /** The constraint has bounds on its depth, which RFC 5280 rules out. */
        BOUNDED,
        /** There is no rule how to compare names of this kind. */
        UNKNOWN_KIND,
        CONSTRAINT_SYNTAX,
        NAME_SYNTAX
    }

    /** @param name what is not allowed, as text */
    record Violation(Reason reason, String name) {}

    /** @param bounded whether it says more than its base */
    private record Subtree(GeneralName base, boolean bounded) {}

    private static final int IPV4_RANGE = 8;
    private static final int IPV6_RANGE = 32;

    private final List<Subtree> permitted = new ArrayList<>();
    private final List<Subtree> excluded = new ArrayList<>();
    private boolean hasEmptyList;

    NameConstraints(Der value) {
        for (Der list : value.sequence("the name constraints")) {
            if (!list.isContext(0) && !list.isContext(1)) {
                throw list.malformed("the name constraints have an unknown part");
            }
            List<Subtree> subtrees = list.isContext(0) ? permitted : excluded;
            for (Der subtree : list.children()) {
                List<Der> parts = subtree.sequence("a subtree");
                if (parts.isEmpty()) {
                    throw subtree.malformed("a subtree has no base");
                }
                boolean bounded = parts.size() > 1 && !isMinimumZero(parts);
                subtrees.add(new Subtree(GeneralName.of(parts.get(0)), bounded));
            }
            hasEmptyList |= subtrees.isEmpty();
        }
    }

    private static boolean isMinimumZero(List<Der> parts) {
        return parts.size() == 2
                && parts.get(1).isContext(0)
                && parts.get(1).length() == 1
                && parts.get(1).content()[0] == 0;
    }

    int size() {
        return permitted.size() + excluded.size();
    }

    /** What RFC 5280 §4.2.1.10 does not allow an authority to write; empty if nothing. */
    Optional<String> syntaxFault() {
        if (size() == 0 || hasEmptyList) {
            return Optional.of("they constrain nothing: a list of subtrees is absent or empty");
        }
        var all = new ArrayList<>(permitted);
        all.addAll(excluded);
        for (Subtree subtree : all) {
            if (subtree.bounded()) {
                return Optional.of("the subtree of " + subtree.base() + " has bounds, which must not be used");
            }
            Optional<String> fault = syntaxFault(subtree.base());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> syntaxFault(GeneralName base) {
        return switch (base.kind()) {
            case GeneralName.DNS ->
                HostName.isPlain(base.text()) || base.text().isEmpty()
                        ? Optional.empty()
                        : Optional.of(base + " is no domain: a leading dot and wildcards are not allowed in it");
            case GeneralName.EMAIL ->
                isMailConstraint(base.text())
                        ? Optional.empty()
                        : Optional.of(base + " is neither a mailbox nor a host nor a domain");
            case GeneralName.URI ->
                HostName.isPlain(withoutDot(base.text()))
                        ? Optional.empty()
                        : Optional.of(base + " is neither a host nor a domain");
            case GeneralName.ADDRESS ->
                isRange(base.octets())
                        ? Optional.empty()
                        : Optional.of(base + " is not an address with a mask of leading ones");
            default -> Optional.empty();
        };
    }

    private static boolean isMailConstraint(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? text.isEmpty() || HostName.isPlain(withoutDot(text))
                : at > 0 && HostName.isPlain(text.substring(at + 1));
    }

    private static String withoutDot(String text) {
        return text.startsWith(".") ? text.substring(1) : text;
    }

    private static boolean isRange(byte[] octets) {
        if (octets.length != IPV4_RANGE && octets.length != IPV6_RANGE) {
            return false;
        }
        boolean ended = false;
        for (int bit = octets.length * 4; bit < octets.length * 8; bit++) {
            boolean one = (octets[bit / 8] >> 7 - bit % 8 & 1) == 1;
            if (one && ended) {
                return false;
            }
            ended |= !one;
        }
        return true;
    }

    /**
     * @param wildcardsOverlap whether {@code *.example.com} is excluded where one of the names that it stands for is
     * @return the first name that is not allowed
     */
    Optional<Violation> violation(SubjectNames names, boolean wildcardsOverlap) {
        Optional<Violation> ofDirectory = names.directory().flatMap(this::violation);
        if (ofDirectory.isPresent()) {
            return ofDirectory;
        }
        for (String mail : names.mailInSubject()) {
            Optional<Violation> violation =
                    violation(GeneralName.EMAIL, "email:" + mail, (kind, base) -> mail(mail, base));
            if (violation.isPresent()) {
                return violation;
            }
        }
        for (GeneralName name : names.alternative()) {
            Optional<Violation> violation = name.kind() == GeneralName.DIRECTORY
                    ? violation(name.directory())
                    : violation(name.kind(), name.toString(), (kind, base) -> matches(name, base));
            if (violation.isEmpty() && wildcardsOverlap && name.kind() == GeneralName.DNS) {
                violation = wildcardViolation(name);
            }
            if (violation.isPresent()) {
                return violation;
            }
        }
        for (String host : names.hostsInCommonName()) {
            Optional<Violation> violation =
                    violation(GeneralName.DNS, "CN=" + host, (kind, base) -> dns(host, base.text()));
            if (violation.isPresent()) {
                return violation;
            }
        }
        return Optional.empty();
    }

    private Optional<Violation> violation(Name directory) {
        return violation(
                GeneralName.DIRECTORY,
                "the subject " + CertificateText.name(directory),
                (kind, base) -> directory.isWithin(base.directory()) ? Match.YES : Match.NO);
    }

    private enum Match {
        YES,
        NO,
        UNKNOWN_KIND,
        CONSTRAINT_SYNTAX,
        NAME_SYNTAX
    }

    private interface Comparison {
        Match compare(int kind, GeneralName base);
    }

    /** In OpenSSL's order, so that of several reasons the same one is told. */
    private Optional<Violation> violation(int kind, String name, Comparison comparison) {
        boolean constrained = false;
        boolean within = false;
        for (Subtree subtree : permitted) {
            if (subtree.base().kind() != kind) {
                continue;
            }
            if (subtree.bounded()) {
                return Optional.of(new Violation(Reason.BOUNDED, name));
            }
            constrained = true;
            Match match = within ? Match.YES : comparison.compare(kind, subtree.base());
            if (match != Match.YES && match != Match.NO) {
                return Optional.of(new Violation(reason(match), name));
            }
            within |= match == Match.YES;
        }
        if (constrained && !within) {
            return Optional.of(new Violation(Reason.NOT_PERMITTED, name));
        }
        for (Subtree subtree : excluded) {
            if (subtree.base().kind() != kind) {
                continue;
            }
            if (subtree.bounded()) {
                return Optional.of(new Violation(Reason.BOUNDED, name));
            }
            Match match = comparison.compare(kind, subtree.base());
            if (match != Match.NO) {
                return Optional.of(new Violation(reason(match), name));
            }
        }
        return Optional.empty();
    }

    private static Reason reason(Match match) {
        return switch (match) {
            case YES -> Reason.EXCLUDED;
            case NO -> Reason.NOT_PERMITTED;
            case UNKNOWN_KIND -> Reason.UNKNOWN_KIND;
            case CONSTRAINT_SYNTAX -> Reason.CONSTRAINT_SYNTAX;
            case NAME_SYNTAX -> Reason.NAME_SYNTAX;
        };
    }

    private static Match matches(GeneralName name, GeneralName base) {
        return switch (name.kind()) {
            case GeneralName.EMAIL -> mail(name.text(), base);
            case GeneralName.DNS -> dns(name.text(), base.text());
            case GeneralName.URI -> uri(name.text(), base.text());
            case GeneralName.ADDRESS -> address(name.octets(), base.octets());
            default -> Match.UNKNOWN_KIND;
        };
    }

    private static Match dns(String name, String base) {
        int rest = name.length() - base.length();
        boolean atLabel =
                rest == 0 || base.isEmpty() || base.startsWith(".") || rest > 0 && name.charAt(rest - 1) == '.';
        return yes(atLabel && name.regionMatches(true, rest, base, 0, base.length()));
    }

    private static Match mail(String mail, GeneralName constraint) {
        String base = constraint.text();
        int at = mail.lastIndexOf('@');
        if (at < 0) {
            return Match.NAME_SYNTAX;
        }
        String host = mail.substring(at + 1);
        int baseAt = base.lastIndexOf('@');
        if (baseAt < 0) {
            return base.startsWith(".") ? yes(endsWith(host, base)) : yes(host.equalsIgnoreCase(base));
        }
        boolean sameMailbox = baseAt == 0 || mail.substring(0, at).equals(base.substring(0, baseAt));
        return yes(sameMailbox && host.equalsIgnoreCase(base.substring(baseAt + 1)));
    }

    private static Match uri(String uri, String base) {
        int scheme = uri.indexOf("://");
        if (scheme < 0) {
            return Match.NAME_SYNTAX;
        }
        String authority = uri.substring(scheme + 3).split("[/?#]", 2)[0];
        String host = authority.substring(authority.lastIndexOf('@') + 1).split(":", 2)[0];
        if (host.isEmpty()) {
            return Match.NAME_SYNTAX;
        }
        return base.startsWith(".") ? yes(endsWith(host, base)) : yes(host.equalsIgnoreCase(base));
    }

    private static Match address(byte[] address, byte[] range) {
        if (address.length != IPV4_RANGE / 2 && address.length != IPV6_RANGE / 2) {
            return Match.NAME_SYNTAX;
        }
        if (range.length != IPV4_RANGE && range.length != IPV6_RANGE) {
            return Match.CONSTRAINT_SYNTAX;
        }
        if (range.length != 2 * address.length) {
            return Match.NO;
        }
        for (int i = 0; i < address.length; i++) {
            if (((address[i] ^ range[i]) & range[address.length + i]) != 0) {
                return Match.NO;
            }
        }
        return Match.YES;
    }

    /** RFC 9525 lets a wildcard stand for one label, so it stands for a host excluded by its own name. */
    private Optional<Violation> wildcardViolation(GeneralName name) {
        if (!name.text().startsWith("*.")) {
            return Optional.empty();
        }
        String domain = name.text().substring(1);
        return excluded.stream()
                .filter(subtree -> subtree.base().kind() == GeneralName.DNS)
                .map(subtree -> subtree.base().text())
                .filter(base -> base.indexOf('.') > 0
                        && base.substring(base.indexOf('.')).equalsIgnoreCase(domain))
                .findFirst()
                .map(base -> new Violation(Reason.EXCLUDED, name + ", which stands for " + base + " too"));
    }

    private static Match yes(boolean matches) {
        return matches ? Match.YES : Match.NO;
    }

    private static boolean endsWith(String text, String end) {
        return text.length() > end.length()
                && text.regionMatches(true, text.length() - end.length(), end, 0, end.length());
    }

    /** For a message: {@code permitted DNS:example.com; excluded IP:10.0.0.0/255.0.0.0}. */
    @Override
    public String toString() {
        var text = new ArrayList<String>();
        permitted.stream().limit(5).forEach(subtree -> text.add("permitted " + subtree.base()));
        excluded.stream().limit(5).forEach(subtree -> text.add("excluded " + subtree.base()));
        return text.isEmpty() ? "nothing" : String.join("; ", text) + (size() > text.size() ? "; …" : "");
    }
}
