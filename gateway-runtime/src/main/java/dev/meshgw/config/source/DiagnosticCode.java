package dev.meshgw.config.source;

/**
 * The codes of what can be wrong with the configuration, one table. A code is never given a second meaning.
 *
 * <p>10xx reading, 11xx fields, 12xx Gateway, 13xx VirtualService, 14xx DestinationRule, 15xx ServiceEntry, 16xx core kinds.
 * istioctl knows the errors of 11xx to 15xx as IST0106 and their warnings as IST0133.
 */
public enum DiagnosticCode {
    UNREADABLE_SOURCE("MGW1001", "a file or directory cannot be read"),
    SOURCE_TOO_LARGE("MGW1002", "a file is larger than what is read"),
    NOT_TEXT("MGW1003", "a file is not UTF-8 text"),
    SYNTAX("MGW1004", "a document is not YAML or JSON"),
    DUPLICATE_KEY("MGW1005", "a mapping has the same key twice"),
    TOO_DEEP("MGW1006", "mappings and lists are nested too deep"),
    ALIAS_LIMIT("MGW1007", "YAML aliases stand for too much, or for themselves"),
    NOT_AN_OBJECT("MGW1008", "a document is not a Kubernetes object"),
    MISSING_IDENTITY("MGW1009", "a document has no apiVersion, kind or name"),
    MISPLACED_OBJECT("MGW1010", "a file of the mesh directory holds another object than its path says");

    private final String code;
    private final String meaning;

    DiagnosticCode(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** As printed: {@code MGW1004}. */
    public String code() {
        return code;
    }

    /** One line for the list of codes. */
    public String meaning() {
        return meaning;
    }
}
