package dev.meshgw.pki.path;

/** What a chain must keep to, and where that is written: the name is for programs, the section for people. */
public enum Rule {
    ENCODING("X.690 §8–§11"),
    VERSION("RFC 5280 §4.1.2.1"),
    SERIAL_NUMBER("RFC 5280 §4.1.2.2"),
    SIGNATURE_ALGORITHM("RFC 5280 §4.1.1.2, CA/B BR §7.1.3.2"),
    ISSUER_NAME("RFC 5280 §4.1.2.4"),
    VALIDITY("RFC 5280 §4.1.2.5"),
    SUBJECT_NAME("RFC 5280 §4.1.2.6"),
    PUBLIC_KEY("CA/B BR §6.1.5, §7.1.3.1"),
    EXTENSIONS("RFC 5280 §4.2"),
    CRITICAL_EXTENSION("RFC 5280 §4.2"),
    AUTHORITY_KEY_IDENTIFIER("RFC 5280 §4.2.1.1"),
    SUBJECT_KEY_IDENTIFIER("RFC 5280 §4.2.1.2"),
    KEY_USAGE("RFC 5280 §4.2.1.3"),
    SUBJECT_ALT_NAME("RFC 5280 §4.2.1.6"),
    BASIC_CONSTRAINTS("RFC 5280 §4.2.1.9"),
    NAME_CONSTRAINTS("RFC 5280 §4.2.1.10"),
    POLICY_CONSTRAINTS("RFC 5280 §4.2.1.11"),
    EXTENDED_KEY_USAGE("RFC 5280 §4.2.1.12, CA/B BR §7.1.2.7.10"),
    INFORMATION_ACCESS("RFC 5280 §4.2.2.1"),
    COMMON_NAME("CA/B BR §7.1.4.3"),
    ISSUER("RFC 5280 §6.1.1 (d)"),
    SIGNATURE("RFC 5280 §6.1.3 (a)(1)"),
    PATH_LENGTH("RFC 5280 §6.1.4 (l)"),
    REVOCATION("RFC 5280 §6.3"),
    HOST("RFC 9525 §6"),
    EFFORT("a limit of meshgw");

    private final String source;

    Rule(String source) {
        this.source = source;
    }

    /** The document and section. */
    public String source() {
        return source;
    }
}
