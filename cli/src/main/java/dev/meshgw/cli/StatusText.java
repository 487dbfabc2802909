package dev.meshgw.cli;

import dev.meshgw.mesh.ApiStatusException;
import dev.meshgw.mesh.ApiStatusException.Reason;
import java.util.List;

/** What kubectl prints when the API server refuses a request (cmd/util's CheckErr). Stateless. */
public final class StatusText {

    private StatusText() {}

    public static String of(ApiStatusException status) {
        return of(status, "");
    }

    /** @param context what was tried, as {@code error when creating "gw.yaml": }, or empty */
    public static String of(ApiStatusException status, String context) {
        if (status.reason() == Reason.INVALID) {
            List<String> causes = status.causes();
            String what = "The " + status.subject() + " is invalid: ";
            return causes.size() == 1 ? what + causes.get(0) : what + "\n* " + String.join("\n* ", causes);
        }
        String reason = status.reason().text();
        return "Error from server" + (reason.isEmpty() ? "" : " (" + reason + ")") + ": " + context
                + status.getMessage();
    }
}
