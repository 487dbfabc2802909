package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.HttpMatchRequest;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.VirtualService;
import java.util.ArrayList;
import java.util.List;

/**
 * An http rule of a VirtualService, its own or a delegate's, and where it was written.
 *
 * @param route its matches are in {@code matches}
 * @param owner the VirtualService that holds it; its namespace completes short names
 * @param path {@code spec.http[0].}
 */
record HttpRule(HttpRoute route, List<Match> matches, ObjectMeta owner, String path) {

    /** @param path {@code spec.http[0].match[0]}, in the same VirtualService */
    record Match(HttpMatchRequest request, String path) {}

    /** The rules of a VirtualService as it holds them. */
    static List<HttpRule> of(VirtualService virtualService) {
        var rules = new ArrayList<HttpRule>();
        for (int i = 0; i < virtualService.http().size(); i++) {
            HttpRoute route = virtualService.http().get(i);
            String path = "spec.http[" + i + "].";
            var matches = new ArrayList<Match>();
            for (int j = 0; j < route.match().size(); j++) {
                matches.add(new Match(route.match().get(j), path + "match[" + j + "]"));
            }
            rules.add(new HttpRule(route, matches, virtualService.metadata(), path));
        }
        return rules;
    }
}
