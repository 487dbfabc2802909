package dev.meshgw.config.source;

/**
 * The codes of what can be wrong with the configuration, one table. A code is never given a second meaning.
 *
 * <p>10xx reading, 11xx fields, 12xx Gateway, 13xx VirtualService, 14xx DestinationRule, 15xx ServiceEntry, 17xx merging
 * and routes, 21xx Secrets. istioctl knows the errors of 11xx to 15xx as IST0106 and their warnings as IST0133.
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
    MISPLACED_OBJECT("MGW1010", "a file of the mesh directory holds another object than its path says"),
    UNKNOWN_KIND("MGW1011", "no such kind in this apiVersion"),
    DUPLICATE_RESOURCE("MGW1012", "a resource is defined twice; the later one counts"),
    NOT_HONOURED("MGW1013", "a resource would change what a gateway does in a cluster, but not here"),

    UNKNOWN_FIELD("MGW1101", "a field that the API does not have"),
    WRONG_TYPE("MGW1102", "a value of another type than its field"),
    UNKNOWN_VALUE("MGW1103", "a word that the field does not know"),
    NOT_A_DURATION("MGW1104", "a value that is no duration"),
    NOT_BASE64("MGW1105", "a value that is no base64"),
    NUMBER_OUT_OF_RANGE("MGW1106", "a number that its field cannot hold"),
    MISSING_FIELD("MGW1107", "a required field is missing"),
    EXCLUSIVE_FIELDS("MGW1108", "fields are set of which only one may be"),
    BAD_TIMESTAMP("MGW1109", "a value that is no RFC 3339 timestamp"),

    GATEWAY_NOT_SELECTED("MGW1701", "a Gateway's selector does not match the gateway's pod"),
    DUPLICATE_HOST("MGW1702", "a server is skipped because another has its host on the same port"),
    PORT_CONFLICT("MGW1703", "a server is skipped because its protocol does not go with the port's first server"),
    PORT_NAME_CONFLICT("MGW1704", "a server is skipped because another of its Gateway has its port and port name"),
    NO_FILTER_CHAIN("MGW1705", "a server has no route, and so its port may stay closed"),
    DUPLICATE_SNI("MGW1706", "a TLS rule is skipped because another has its sniHosts on the same port"),
    UNKNOWN_GATEWAY("MGW1707", "a VirtualService names a Gateway that does not exist"),
    HOST_NOT_IN_GATEWAY("MGW1708", "no host of a VirtualService is offered by its Gateway"),
    NOT_EXPORTED("MGW1709", "a VirtualService is not visible in the namespace of the gateway's pod"),
    WRONG_ROUTE_SECTION("MGW1710", "a VirtualService has no rules of the section that the server's TLS mode uses"),
    UNKNOWN_DESTINATION("MGW1711", "a destination is no known service"),
    UNKNOWN_DESTINATION_PORT("MGW1712", "a destination's service has no such port"),
    NO_ENDPOINTS("MGW1713", "a destination's service has no endpoints"),
    DESTINATION_PORT_OMITTED("MGW1714", "a destination names no port of a service with several"),
    NOT_SUPPORTED("MGW1715", "a field that Istio honours and this gateway does not"),
    INVALID_EXPRESSION("MGW1716", "a regular expression is not RE2"),
    PLAIN_TEXT_TO_TLS("MGW1717", "plain text is sent to a port that speaks TLS"),
    BIND_ADDRESS("MGW1718", "a server cannot be bound to the address it names"),
    UNKNOWN_SUBSET("MGW1719", "a destination names a subset that no DestinationRule defines"),
    NO_ROUTES("MGW1720", "an HTTP server has no routes and answers 404"),
    NEVER_MATCHES("MGW1721", "a condition that no request can meet"),

    SECRET_MISSING("MGW2101", "a Gateway names a Secret that does not exist"),
    SECRET_ELSEWHERE("MGW2102", "the Secret is not in the namespace of the gateway's pod"),
    SECRET_KEYS("MGW2103", "a Secret has no certificate and key under the names that Istio knows"),
    NO_AUTHORITY("MGW2104", "client certificates are asked for, and there is no CA certificate to check them"),
    KEY_MISMATCH("MGW2105", "a private key does not belong to its certificate"),
    MATERIAL_UNREADABLE("MGW2106", "a certificate or key cannot be read"),
    CERTIFICATE_EXPIRED("MGW2107", "a certificate is expired or not yet valid"),
    CREDENTIAL_FORM("MGW2108", "a credentialName has a form that only a cluster resolves"),
    AUTHORITY_NAME("MGW2109", "the name of a key pair ends in -cacert"),
    REVOCATION_LIST("MGW2110", "a Secret holds a revocation list, which is not enforced"),
    TWO_KEY_PAIRS("MGW2111", "a Secret holds a certificate under both pairs of names"),
    KEY_TOO_SHORT("MGW2112", "an RSA key is shorter than Envoy loads"),
    STAPLE_UNUSED("MGW2113", "a Secret holds an OCSP response, which is not stapled");

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
