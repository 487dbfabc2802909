package dev.meshgw.analysis;

import dev.meshgw.config.resource.Destination;
import dev.meshgw.config.resource.HttpMirrorPolicy;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.RouteDestination;
import dev.meshgw.config.resource.VirtualService;
import java.util.ArrayList;
import java.util.List;

/** Where a VirtualService sends something. */
final class RouteDestinations {

    /** @param hostPath of the field that istioctl names: the host of the destination or mirror */
    record Found(Destination destination, String hostPath, boolean isMirror) {}

    private RouteDestinations() {}

    static List<Found> of(VirtualService virtualService) {
        var found = new ArrayList<Found>();
        for (int i = 0; i < virtualService.tcp().size(); i++) {
            addRoutes("tcp", i, virtualService.tcp().get(i).route(), found);
        }
        for (int i = 0; i < virtualService.tls().size(); i++) {
            addRoutes("tls", i, virtualService.tls().get(i).route(), found);
        }
        for (int i = 0; i < virtualService.http().size(); i++) {
            HttpRoute http = virtualService.http().get(i);
            for (int j = 0; j < http.route().size(); j++) {
                found.add(new Found(http.route().get(j).destination(), routePath("http", i, j), false));
            }
        }
        for (int i = 0; i < virtualService.http().size(); i++) {
            addMirrors(i, virtualService.http().get(i), found);
        }
        return found;
    }

    private static void addRoutes(String section, int index, List<RouteDestination> routes, List<Found> found) {
        for (int j = 0; j < routes.size(); j++) {
            found.add(new Found(routes.get(j).destination(), routePath(section, index, j), false));
        }
    }

    private static void addMirrors(int index, HttpRoute http, List<Found> found) {
        String rule = "spec.http[" + index + "]";
        if (http.mirror() != null) {
            found.add(new Found(http.mirror(), rule + ".mirror.host", true));
        }
        List<HttpMirrorPolicy> mirrors = http.mirrors();
        for (int j = 0; j < mirrors.size(); j++) {
            found.add(new Found(mirrors.get(j).destination(), rule + ".mirrors[" + j + "].destination.host", true));
        }
    }

    private static String routePath(String section, int rule, int route) {
        return "spec." + section + "[" + rule + "].route[" + route + "].destination.host";
    }
}
