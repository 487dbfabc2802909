package dev.meshgw.explain;

import dev.meshgw.explain.Story.ActionStep;
import dev.meshgw.explain.Story.Outcome;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import java.util.List;

/** The end of a story in which the gateway answers by itself. */
final class LocalAnswers {

    private LocalAnswers() {}

    static Story answered(Route route, StoryBuilder story) {
        if (route.action() instanceof RouteAction.Redirect redirect) {
            String location = redirect.location(story.call);
            story.action = new ActionStep("redirect", List.of("location: " + location), route.origin());
            story.headers = HeaderChanges.ofAnswer(route, redirect.headers());
            return story.end(Outcome.REDIRECTED, redirect.status(), "", redirect.status() + " to " + location);
        }
        if (route.action() instanceof RouteAction.DirectResponse response) {
            int length = response.body().length;
            story.action = new ActionStep(
                    "directResponse",
                    List.of(length == 0 ? "no body" : "a body of " + length + " bytes"),
                    route.origin());
            story.headers = HeaderChanges.ofAnswer(route, response.headers());
            return story.end(Outcome.ANSWERED, response.status(), "", response.status() + " from the gateway itself");
        }
        throw new AssertionError(route.action());
    }
}
