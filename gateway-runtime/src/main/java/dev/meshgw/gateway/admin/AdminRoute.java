package dev.meshgw.gateway.admin;

import java.util.List;
import java.util.function.Function;

/**
 * One path.
 *
 * @param mutating whether only POST may ask for it, so that no link or crawler can
 * @param parameters {@code name: what it does}, for /help
 * @param page called by one thread at a time; may block
 */
record AdminRoute(
        String path, String help, boolean mutating, List<String> parameters, Function<AdminRequest, AdminAnswer> page) {

    static AdminRoute get(String path, String help, Function<AdminRequest, AdminAnswer> page, String... parameters) {
        return new AdminRoute(path, help, false, List.of(parameters), page);
    }

    static AdminRoute post(String path, String help, Function<AdminRequest, AdminAnswer> page, String... parameters) {
        return new AdminRoute(path, help, true, List.of(parameters), page);
    }
}
