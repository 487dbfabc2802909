package dev.meshgw.gateway.admin;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /config_dump}: what is live in the shape of Envoy's configuration, with the parameters {@code resource}, {@code mask}
 * and {@code name_regex}. Private keys are never in it. Stateless.
 */
final class ConfigDumpPage {

    private static final String TYPE = "@type";
    /** Fields that hold a whole resource, whose own fields a mask may name. */
    private static final String MASK_SEPARATOR = ",";

    private ConfigDumpPage() {}

    static AdminAnswer answer(AdminRequest request, LiveConfiguration live) {
        Pattern names;
        try {
            names = Pattern.compile(request.parameters().getOrDefault("name_regex", ""));
        } catch (PatternSyntaxException e) {
            return AdminAnswer.text(
                    AdminAnswer.BAD_REQUEST, "Error while parsing name_regex: " + e.getMessage() + "\n");
        }
        List<Map<String, Object>> sections = List.of(
                ClusterJson.dump(live, names),
                ListenerJson.dump(live, names),
                RouteJson.dump(live, names),
                SecretJson.dump(live, names));
        Optional<String> mask = request.parameter("mask").filter(text -> !text.isEmpty());
        return request.parameter("resource")
                .map(resource -> resource(sections, resource, mask))
                .orElseGet(() -> everything(sections, mask));
    }

    private static AdminAnswer everything(List<Map<String, Object>> sections, Optional<String> mask) {
        if (mask.isEmpty()) {
            return AdminAnswer.json(Map.of("configs", sections));
        }
        var masked = new ArrayList<Map<String, Object>>();
        for (Map<String, Object> section : sections) {
            Map<String, Object> kept = masked(section, mask.get());
            if (kept.size() > 1) { // more than its type
                masked.add(kept);
            }
        }
        if (masked.isEmpty()) {
            return AdminAnswer.text(
                    AdminAnswer.BAD_REQUEST,
                    "FieldMask " + mask.get() + " could not be successfully applied to any configs.");
        }
        return AdminAnswer.json(Map.of("configs", masked));
    }

    private static AdminAnswer resource(List<Map<String, Object>> sections, String resource, Optional<String> mask) {
        for (Map<String, Object> section : sections) {
            if (section.get(resource) instanceof List<?> elements) {
                String type = ElementTypes.of(resource);
                var configs = new ArrayList<Map<String, Object>>();
                for (Object element : elements) {
                    var config = new LinkedHashMap<String, Object>();
                    config.put(TYPE, type);
                    config.putAll(Json.object(element));
                    configs.add(mask.isEmpty() ? config : masked(config, mask.get()));
                }
                return AdminAnswer.json(Map.of("configs", configs));
            }
        }
        return AdminAnswer.text(AdminAnswer.NOT_FOUND, resource + " not found in config dump");
    }

    /** What the paths name, and the type. */
    private static Map<String, Object> masked(Map<String, Object> object, String mask) {
        var kept = new LinkedHashMap<String, Object>();
        if (object.containsKey(TYPE)) {
            kept.put(TYPE, object.get(TYPE));
        }
        for (String path : mask.split(MASK_SEPARATOR)) {
            keep(object, path.strip(), kept);
        }
        return kept;
    }

    private static void keep(Map<String, Object> from, String path, Map<String, Object> to) {
        int dot = path.indexOf('.');
        String field = dot < 0 ? path : path.substring(0, dot);
        Object value = from.get(field);
        if (value == null) {
            return;
        }
        if (dot < 0 || !(value instanceof Map<?, ?>)) {
            to.put(field, value);
            return;
        }
        Map<String, Object> inner = Json.object(value);
        Map<String, Object> kept = to.containsKey(field) ? Json.object(to.get(field)) : new LinkedHashMap<>();
        if (inner.containsKey(TYPE)) {
            kept.put(TYPE, inner.get(TYPE));
        }
        keep(inner, path.substring(dot + 1), kept);
        to.put(field, kept);
    }

    /** Names of Envoy's messages for the lists of a dump. */
    private static final class ElementTypes {

        static String of(String resource) {
            return "type.googleapis.com/envoy.admin.v3."
                    + switch (resource) {
                        case "dynamic_listeners" -> "ListenersConfigDump.DynamicListener";
                        case "dynamic_active_clusters" -> "ClustersConfigDump.DynamicCluster";
                        case "dynamic_route_configs" -> "RoutesConfigDump.DynamicRouteConfig";
                        default -> "SecretsConfigDump.DynamicSecret";
                    };
        }
    }
}
