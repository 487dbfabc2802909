package dev.meshgw.config.source;

/**
 * The codes of what can be wrong with the configuration, one table. A code is never given a second meaning.
 *
 * <p>10xx reading, 11xx fields, 12xx Gateway, 13xx VirtualService, 14xx DestinationRule, 15xx ServiceEntry, 16xx trees of
 * certificates, 17xx merging and routes, 18xx embedded workloads, 21xx Secrets. istioctl knows the errors of 11xx to 15xx as IST0106 and their warnings
 * as IST0133.
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

    LABEL("MGW1110", "a label or its value has characters that Kubernetes does not allow"),
    EXPORT_TO("MGW1111", "an exportTo list that contradicts itself or names no namespace"),
    WORKLOAD_SELECTOR("MGW1112", "a workload selector that selects nothing or too much"),
    GATEWAY_REFERENCE("MGW1113", "a reference to a Gateway that is not NAME or NAMESPACE/NAME"),
    EXPRESSION("MGW1114", "a regular expression that is not RE2, empty or too long"),
    ANNOTATION("MGW1115", "an annotation that Istio refuses"),

    GATEWAY_NAME("MGW1201", "a Gateway's name is no DNS label"),
    NO_SERVERS("MGW1202", "a Gateway without servers"),
    DUPLICATE_PORT_NAME("MGW1203", "two servers of a Gateway have the same port name"),
    SERVER_HOST("MGW1204", "a server's host is no DNS name, wildcard or address"),
    SERVER_PORT("MGW1205", "a server's port has a bad number, no name, or a targetPort"),
    SERVER_PROTOCOL("MGW1206", "a server's protocol is unknown"),
    SERVER_BIND("MGW1207", "a server's bind is no address or socket"),
    TLS_MISSING("MGW1208", "a server speaks TLS and has no tls settings"),
    TLS_ON_PLAIN_PORT("MGW1209", "a server speaks plain text and has tls settings"),
    REDIRECT_WITHOUT_HTTP("MGW1210", "httpsRedirect where clients do not speak plain HTTP"),
    CERTIFICATE_SOURCES("MGW1211", "more than one place says where a server's certificate is"),
    CERTIFICATE_MISSING("MGW1212", "no place says where a certificate, key or CA is"),
    CERTIFICATE_UNUSED("MGW1213", "certificates are named in a mode that has no use for them"),
    REVOCATION_LIST_UNUSED("MGW1214", "a revocation list where no client certificate is asked for"),
    CIPHER_SUITES("MGW1215", "cipher suites that are unknown or named twice"),
    TLS_VERSION("MGW1216", "a TLS version that needs cipher suites of its own"),

    VIRTUAL_SERVICE_HOST("MGW1301", "a VirtualService's host is no DNS name, wildcard or address"),
    DUPLICATE_VIRTUAL_SERVICE_HOST("MGW1302", "one host of a VirtualService covers another"),
    NO_ROUTE_SECTION("MGW1303", "a VirtualService without http, tls and tcp"),
    DELEGATE("MGW1304", "a delegate, or its root, has a part that it may not have"),
    ROUTE_ACTION("MGW1305", "a rule has no action, or two that exclude each other"),
    MATCH("MGW1306", "a condition that is malformed"),
    HEADER_NAME("MGW1307", "a header's name is malformed or may not be changed"),
    HEADER_VALUE("MGW1308", "a header's value is malformed"),
    AUTHORITY_TWICE("MGW1309", "the authority is rewritten in two places"),
    DESTINATION("MGW1310", "a destination's host or subset is malformed"),
    WEIGHT("MGW1311", "weights are negative or add up to nothing"),
    REDIRECT("MGW1312", "a redirect that leads nowhere or cannot be sent"),
    REWRITE("MGW1313", "a rewrite that says nothing or two things"),
    DIRECT_RESPONSE("MGW1314", "a direct response with a bad status or a huge body"),
    FAULT("MGW1315", "a fault that cannot be injected"),
    MIRROR("MGW1316", "a mirror with a bad percentage, or in two fields"),
    RETRIES("MGW1317", "retries that contradict themselves, or an unknown condition"),
    CORS("MGW1318", "a CORS policy with a bad origin, method or age"),
    TIMEOUT("MGW1319", "a timeout that is no positive number of milliseconds"),
    TLS_ROUTE("MGW1320", "a tls rule without conditions or without a destination"),
    TCP_ROUTE("MGW1321", "a tcp rule without a destination"),
    SNI_HOST("MGW1322", "an sniHost that is malformed or no host of its VirtualService"),
    JWT_CLAIM("MGW1323", "a JWT claim is matched outside of a gateway"),
    UNREACHABLE_RULE("MGW1330", "a rule that nothing gets to (IST0130)"),
    INEFFECTIVE_MATCH("MGW1331", "a condition that an earlier rule has taken (IST0131)"),

    DESTINATION_RULE_HOST("MGW1401", "a DestinationRule's host is malformed"),
    SUBSET("MGW1402", "a subset has no name, a bad one, or that of another"),
    EMPTY_POLICY("MGW1403", "a traffic policy without a field"),
    CONNECTION_POOL("MGW1404", "a connection pool with a bad limit or duration"),
    LOAD_BALANCER("MGW1405", "load balancing by something that is not given"),
    LOCALITY("MGW1406", "localities that contradict each other"),
    OUTLIER_DETECTION("MGW1407", "outlier detection with a bad bound or duration"),
    CLIENT_TLS("MGW1408", "TLS to an upstream with too few or too many certificates"),
    TUNNEL("MGW1409", "a tunnel with a bad target or protocol"),

    SERVICE_ENTRY_HOST("MGW1501", "a ServiceEntry's host is missing or malformed"),
    SERVICE_ENTRY_ADDRESS("MGW1502", "a ServiceEntry's address is malformed, missing or of the wrong kind"),
    SERVICE_ENTRY_PORT("MGW1503", "a ServiceEntry's port is malformed or defined twice"),
    ENDPOINT("MGW1504", "an endpoint's address or port is malformed or unknown"),
    RESOLUTION("MGW1505", "hosts, addresses or endpoints that do not go with the resolution"),
    MULTIPLE_HOSTS("MGW1506", "several hosts that plain TCP cannot tell apart"),
    SELECTOR_AND_ENDPOINTS("MGW1507", "a ServiceEntry with both a workload selector and endpoints"),

    CERTIFICATE_VALUE("MGW1601", "a certificate of a tree is asked for as none can be"),
    SAME_FILES("MGW1602", "two certificates of a tree would be written to the same files"),

    GATEWAY_NOT_SELECTED("MGW1701", "a Gateway's selector does not match the gateway's pod"),
    DUPLICATE_HOST("MGW1702", "a server is skipped because another has its host on the same port"),
    PORT_CONFLICT("MGW1703", "a server is skipped: its protocol does not go with that of the port"),
    DELEGATE_UNUSED("MGW1704", "a delegate, or a rule of it, cannot be put in place"),
    NO_FILTER_CHAIN("MGW1705", "a server has no route, and so its port may stay closed"),
    DUPLICATE_SNI("MGW1706", "a TLS rule is skipped because another has its sniHosts on the same port"),
    UNKNOWN_GATEWAY("MGW1707", "a VirtualService names a Gateway that does not exist"),
    HOST_NOT_IN_GATEWAY("MGW1708", "no host of a VirtualService is offered by its Gateway"),
    NOT_EXPORTED("MGW1709", "a VirtualService is not visible in the namespace of the gateway's pod"),
    WRONG_ROUTE_SECTION("MGW1710", "rules of a section that the server's TLS mode does not look at"),
    UNKNOWN_DESTINATION("MGW1711", "a destination is no known service"),
    UNKNOWN_DESTINATION_PORT("MGW1712", "a destination's service has no such port"),
    NO_ENDPOINTS("MGW1713", "a destination's service has no endpoints"),
    DESTINATION_PORT_OMITTED("MGW1714", "a destination names no port of a service with several"),
    NOT_SUPPORTED("MGW1715", "a field that Istio honours and this gateway does not"),
    OVERLAPPING_SNI("MGW1716", "two servers or rules of a port have the same SNI host in different ways"),
    PLAIN_TEXT_TO_TLS("MGW1717", "plain text is sent to a port that speaks TLS"),
    BIND_ADDRESS("MGW1718", "a server cannot be bound to the address it names"),
    UNKNOWN_SUBSET("MGW1719", "a destination names a subset that no DestinationRule defines"),
    NO_ROUTES("MGW1720", "an HTTP server has no routes and answers 404"),
    NEVER_MATCHES("MGW1721", "a condition that no request can meet"),
    DOUBLE_TLS("MGW1722", "TLS that is passed through is wrapped in TLS once more"),
    SHORT_HOST("MGW1723", "a short host that means a service, where clients ask for a full name"),
    NO_SUCH_PORT("MGW1724", "a rule for a port that no server of its Gateways has"),
    REDIRECT_NOWHERE("MGW1725", "httpsRedirect to a host that no server on port 443 has"),
    NEVER_REACHED("MGW1726", "a rule that an earlier one leaves no request for"),
    SIDECAR_CONDITION("MGW1727", "a condition that counts for sidecars, and not for gateways"),

    IMAGE_NOT_EMBEDDED("MGW1801", "a Deployment's image is none that runs inside the gateway"),
    COMMAND_NOT_RUN("MGW1802", "a container's command is not what its image runs here"),
    PORT_NOT_LISTENED("MGW1803", "a containerPort on which the image does not listen"),
    POD_NOT_STARTED("MGW1804", "an embedded workload cannot start as its Deployment says"),
    TOO_MANY_REPLICAS("MGW1805", "a Deployment asks for more replicas than run inside the gateway"),

    SECRET_MISSING("MGW2101", "a Gateway names a Secret that does not exist"),
    SECRET_ELSEWHERE("MGW2102", "the Secret is not in the namespace of the gateway's pod"),
    SECRET_KEYS("MGW2103", "a Secret has no certificate and key under the names that Istio knows"),
    NO_AUTHORITY("MGW2104", "client certificates are asked for, without a CA to check them"),
    KEY_MISMATCH("MGW2105", "a private key does not belong to its certificate"),
    MATERIAL_UNREADABLE("MGW2106", "a certificate or key cannot be read"),
    CERTIFICATE_EXPIRED("MGW2107", "a certificate is expired or not yet valid"),
    CREDENTIAL_FORM("MGW2108", "a credentialName has a form that only a cluster resolves"),
    AUTHORITY_NAME("MGW2109", "the name of a key pair ends in -cacert"),
    TWO_KEY_PAIRS("MGW2111", "a Secret holds a certificate under both pairs of names"),
    KEY_TOO_SHORT("MGW2112", "an RSA key is shorter than Envoy loads"),
    KEY_KIND("MGW2114", "a server's key is of a kind that Envoy does not load"),
    FILE_UNREADABLE("MGW2115", "a file that a Gateway names by its path cannot be read"),
    REVOCATION_LIST("MGW2116", "a revocation list that refuses clients which it does not list"),
    STAPLE_EXPIRED("MGW2117", "an OCSP response that is not sent, because its time is over"),
    CLIENT_VALIDATION("MGW2118", "a check of client certificates that Envoy does not accept"),
    CERTIFICATE_HOST("MGW2121", "a certificate does not cover a host of its server"),
    COMMON_NAME_ONLY("MGW2122", "a certificate has its name in the subject only"),
    CHAIN_ORDER("MGW2123", "a certificate chain that is not in order"),
    CHAIN_INCOMPLETE("MGW2124", "a certificate chain without an intermediate certificate"),
    SHARED_CERTIFICATE("MGW2125", "servers with one certificate, for which browsers share a connection"),
    EXPIRES_SOON("MGW2126", "a certificate that is valid for a short time only"),
    AUTHORITY_HIDDEN("MGW2127", "CA certificates that a Secret NAME-cacert hides");

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
