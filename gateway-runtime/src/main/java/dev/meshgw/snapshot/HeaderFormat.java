package dev.meshgw.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value of a header with Envoy's variables, such as {@code %DOWNSTREAM_REMOTE_ADDRESS%}. Immutable. */
public record HeaderFormat(List<Part> parts) {

    public HeaderFormat {
        parts = List.copyOf(parts);
    }

    public sealed interface Part {}

    public record Text(String text) implements Part {}

    /**
     * @param argument in parentheses: a header in lower case, or the format of a time; empty for none
     * @param alternative the header that stands in for a missing one; empty for none
     * @param maxLength characters that are written at most; -1 for all
     */
    public record Variable(Command command, String argument, String alternative, int maxLength) implements Part {}

    /** The variables that are filled in, by their names in Envoy. Those about an answer are empty in requests. */
    public enum Command {
        BYTES_RECEIVED,
        BYTES_SENT,
        CONNECTION_ID,
        DOWNSTREAM_DIRECT_REMOTE_ADDRESS,
        DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT,
        DOWNSTREAM_DIRECT_REMOTE_PORT,
        DOWNSTREAM_LOCAL_ADDRESS,
        DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT,
        DOWNSTREAM_LOCAL_PORT,
        DOWNSTREAM_LOCAL_SUBJECT,
        DOWNSTREAM_LOCAL_URI_SAN,
        DOWNSTREAM_PEER_CERT,
        DOWNSTREAM_PEER_CERT_V_END,
        DOWNSTREAM_PEER_CERT_V_START,
        DOWNSTREAM_PEER_FINGERPRINT_1,
        DOWNSTREAM_PEER_FINGERPRINT_256,
        DOWNSTREAM_PEER_ISSUER,
        DOWNSTREAM_PEER_SERIAL,
        DOWNSTREAM_PEER_SUBJECT,
        DOWNSTREAM_PEER_URI_SAN,
        DOWNSTREAM_REMOTE_ADDRESS,
        DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT,
        DOWNSTREAM_REMOTE_PORT,
        DOWNSTREAM_TLS_CIPHER,
        DOWNSTREAM_TLS_VERSION,
        DURATION,
        PROTOCOL,
        REQ,
        REQUESTED_SERVER_NAME,
        RESP,
        RESPONSE_CODE,
        RESPONSE_CODE_DETAILS,
        RESPONSE_FLAGS,
        ROUTE_NAME,
        START_TIME,
        UPSTREAM_CLUSTER,
        UPSTREAM_CLUSTER_RAW,
        UPSTREAM_HOST,
        UPSTREAM_LOCAL_ADDRESS,
        UPSTREAM_REMOTE_ADDRESS,
        UPSTREAM_REQUEST_ATTEMPT_COUNT
    }

    /** What the variables stand for in one exchange. */
    @FunctionalInterface
    public interface Facts {

        /** Null if there is no such thing; nothing is written then. */
        @Nullable
        String value(Variable variable);
    }

    /** A format without variables is only this text. Null if it has some. */
    public @Nullable String literal() {
        var text = new StringBuilder();
        for (Part part : parts) {
            if (!(part instanceof Text literal)) {
                return null;
            }
            text.append(literal.text());
        }
        return text.toString();
    }

    /** The value of the header; empty if all that it is made of is missing, and then Envoy writes no header. */
    public String format(Facts facts) {
        var value = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Text literal) {
                value.append(literal.text());
            } else if (part instanceof Variable variable) {
                String text = facts.value(variable);
                if (text != null) {
                    int length =
                            variable.maxLength() < 0 ? text.length() : Math.min(variable.maxLength(), text.length());
                    value.append(text, 0, length);
                }
            }
        }
        return value.toString();
    }
}
