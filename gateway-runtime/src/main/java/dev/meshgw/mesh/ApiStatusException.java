package dev.meshgw.mesh;

import java.util.List;

/** A request that the API server would refuse, in its words: the part of Kubernetes' {@code Status} that clients print. */
public final class ApiStatusException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Kubernetes' {@code StatusReason}. */
    public enum Reason {
        NOT_FOUND("NotFound"),
        ALREADY_EXISTS("AlreadyExists"),
        BAD_REQUEST("BadRequest"),
        FORBIDDEN("Forbidden"),
        INVALID("Invalid"),
        /** An admission webhook said no, and gave no reason of this list. */
        UNKNOWN("");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** As kubectl prints it in parentheses; empty for {@link #UNKNOWN}. */
        public String text() {
            return text;
        }
    }

    private final Reason reason;
    private final String subject;
    private final transient List<String> causes;

    private ApiStatusException(Reason reason, String message, String subject, List<String> causes) {
        super(message);
        this.reason = reason;
        this.subject = subject;
        this.causes = causes;
    }

    static ApiStatusException notFound(ResourceKind kind, String name) {
        return of(Reason.NOT_FOUND, kind.qualifiedPlural() + " \"" + name + "\" not found");
    }

    static ApiStatusException alreadyExists(ObjectKey key) {
        return of(Reason.ALREADY_EXISTS, key.kind().qualifiedPlural() + " \"" + key.name() + "\" already exists");
    }

    static ApiStatusException forbidden(ObjectKey key, String why) {
        return of(Reason.FORBIDDEN, key.kind().qualifiedPlural() + " \"" + key.name() + "\" is forbidden: " + why);
    }

    /** @param causes one for each field, as {@code metadata.name: Invalid value: …} */
    static ApiStatusException invalid(ResourceKind kind, String name, List<String> causes) {
        String qualified = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
        String all = causes.size() == 1 ? causes.get(0) : "[" + String.join(", ", causes) + "]";
        String subject = qualified + " \"" + name + "\"";
        return new ApiStatusException(
                Reason.INVALID,
                subject + " is invalid: " + all,
                kind.kind() + " \"" + name + "\"",
                List.copyOf(causes));
    }

    /** A refusal whose words need nothing else. */
    public static ApiStatusException of(Reason reason, String message) {
        return new ApiStatusException(reason, message, "", List.of());
    }

    public Reason reason() {
        return reason;
    }

    /** Kind and name of what {@link Reason#INVALID} speaks of: {@code Secret "x"}. */
    public String subject() {
        return subject;
    }

    /** What is wrong, field by field; empty unless the reason is {@link Reason#INVALID}. */
    public List<String> causes() {
        return causes;
    }
}
