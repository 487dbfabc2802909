package dev.meshgw.cli.pki;

import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.NameConstraint;
import dev.meshgw.pki.NameConstraints;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --path-len}, {@code --permit} and {@code --exclude}: what an authority may issue. */
final class ConstraintOptions {

    @Option(
            names = "--path-len",
            paramLabel = "N",
            description = "How many authorities may stand below it. Default: any number for a root, 0 for an"
                    + " intermediate.")
    private @Nullable Integer pathLength;

    @Option(
            names = "--permit",
            paramLabel = "NAME",
            converter = Arguments.Constraint.class,
            description = {
                "Of this kind of name, it may issue for these alone. Repeatable. A kind that no --permit mentions stays"
                        + " free. One of:",
                "  example.com           the domain and all below it",
                "  .example.com          only what is below it",
                "  10.0.0.0/8            a network or an address",
                "  @example.com          mailboxes of a host",
                "  spiffe://example.com  URIs of a host",
                "DNS:, IP:, email:, URI: or dirName: before it settles which."
            })
    private List<NameConstraint> permitted = new ArrayList<>();

    @Option(
            names = "--exclude",
            paramLabel = "NAME",
            converter = Arguments.Constraint.class,
            description = "It may not issue for these, even if they are permitted. Repeatable.")
    private List<NameConstraint> excluded = new ArrayList<>();

    CertificateRequest apply(CertificateRequest request) {
        CertificateRequest constrained = request.withNameConstraints(new NameConstraints(permitted, excluded));
        return pathLength == null ? constrained : Arguments.orUsage(() -> constrained.withPathLength(pathLength));
    }
}
