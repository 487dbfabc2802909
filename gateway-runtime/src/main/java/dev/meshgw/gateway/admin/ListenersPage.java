package dev.meshgw.gateway.admin;

import dev.meshgw.gateway.netty.BoundListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /listeners}: name and address of what accepts connections. Stateless. */
final class ListenersPage {

    private ListenersPage() {}

    static AdminAnswer answer(AdminRequest request, List<BoundListener> listeners) {
        return request.wantsJson() ? json(listeners) : text(listeners);
    }

    private static AdminAnswer text(List<BoundListener> listeners) {
        var text = new StringBuilder();
        for (BoundListener listener : listeners) {
            text.append(listener.name())
                    .append("::")
                    .append(Addresses.authority(listener.address(), listener.port()))
                    .append('\n');
        }
        return AdminAnswer.text(text.toString());
    }

    private static AdminAnswer json(List<BoundListener> listeners) {
        var statuses = new ArrayList<Map<String, Object>>();
        for (BoundListener listener : listeners) {
            var status = new LinkedHashMap<String, Object>();
            status.put("name", listener.name());
            status.put("local_address", Addresses.json(listener.address(), listener.port()));
            statuses.add(status);
        }
        return AdminAnswer.json(Map.of("listener_statuses", statuses));
    }
}
