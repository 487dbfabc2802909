package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.mesh.ResourceKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which resources a command line means: {@code KIND[,KIND] [NAME…]} or {@code KIND/NAME…}. Immutable.
 *
 * @param kinds in the order of the command line
 * @param named the resources that are named; empty for all of the kinds
 */
record ResourceArguments(List<ResourceKind> kinds, List<Named> named) {

    /** One resource by its name; the name may be one that no resource can have. */
    record Named(ResourceKind kind, String name) {}

    ResourceArguments {
        kinds = List.copyOf(kinds);
        named = List.copyOf(named);
    }

    static ResourceArguments parse(List<String> arguments) {
        if (arguments.get(0).contains("/")) {
            return slashed(arguments);
        }
        List<ResourceKind> kinds = kinds(arguments.get(0));
        List<String> names = arguments.subList(1, arguments.size());
        names.stream().filter(name -> name.contains("/")).findFirst().ifPresent(name -> {
            throw new CommandException(
                    ExitCode.FINDING,
                    "there is no need to specify a resource type as a separate argument when passing arguments in"
                            + " resource/name form (e.g. 'meshgw get resource/<resource_name>' instead of 'meshgw get"
                            + " resource resource/<resource_name>'",
                    null,
                    null);
        });
        var named = new ArrayList<Named>();
        kinds.forEach(kind -> names.forEach(name -> named.add(new Named(kind, name))));
        return new ResourceArguments(kinds, named);
    }

    /** Whether the output has to say of which kind each resource is. */
    boolean severalKinds() {
        return kinds.size() > 1;
    }

    private static ResourceArguments slashed(List<String> arguments) {
        var named = new ArrayList<Named>();
        for (String argument : arguments) {
            String[] parts = argument.split("/", -1);
            if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
                throw new CommandException(
                        ExitCode.FINDING,
                        "arguments in resource/name form must have a single resource and name",
                        null,
                        null);
            }
            named.add(new Named(kind(parts[0]), parts[1]));
        }
        return new ResourceArguments(named.stream().map(Named::kind).distinct().toList(), named);
    }

    private static List<ResourceKind> kinds(String list) {
        var kinds = new LinkedHashSet<ResourceKind>();
        Stream.of(list.split(",")).forEach(name -> {
            if (name.equals("all")) {
                kinds.addAll(ResourceKind.categoryAll());
            } else {
                kinds.add(kind(name));
            }
        });
        return List.copyOf(kinds);
    }

    static ResourceKind kind(String name) {
        return ResourceKind.named(name)
                .orElseThrow(() -> new CommandException(
                        ExitCode.FINDING, "the server doesn't have a resource type \"" + name + "\"", null, null));
    }
}
