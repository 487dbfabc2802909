package dev.meshgw.cli.gateway;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.client.TargetUrl;
import dev.meshgw.explain.Call;
import dev.meshgw.explain.Explainer;
import dev.meshgw.explain.Story;
import dev.meshgw.pki.Pem;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshgw gateway explain}. */
@Command(
        name = "explain",
        sortOptions = false,
        description = {
            "Tell what would become of a request, and why, without sending it.",
            "Each step names its line in the manifests: listener, filter chain, credential,",
            "client certificate, virtual host, rules, destination, endpoints, headers.",
            "For a miss: what is nearest to a match."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  Why does this URL answer 404?",
            "    $ meshgw gateway explain https://httpbin.example.com/status/418",
            "  Which server takes this name, and would it accept this client?",
            "    $ meshgw gateway explain --sni httpbin.example.com --client-cert client.crt",
            "  Manifests that are not applied, for a program:",
            "    $ meshgw gateway explain -f gateway.yaml -o json http://a.example.com/",
            "",
            "Exit codes: 0 an upstream gets it, or it is answered as configured",
            "            1 it fails: refused, closed, 404 NR, 503",
            "            2 wrong usage · 3 unusable files"
        })
public final class GatewayExplainCommand implements Callable<Integer> {

    private static final int HTTPS_PORT = 443;

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "URL", description = "As for curl; http if it has no scheme.")
    private @Nullable String url;

    @Option(
            names = "--sni",
            paramLabel = "NAME",
            description =
                    "Server name of the ClientHello; that of the URL if not given, none if empty. Without a URL only"
                            + " the connection is explained.")
    private @Nullable String sni;

    @Option(
            names = {"-X", "--request"},
            paramLabel = "METHOD",
            description = "Method of the request; ${DEFAULT-VALUE} if not given.")
    private String method = "GET";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "LINE",
            description = "Header of the request, NAME: VALUE; Host replaces that of the URL. Repeatable.")
    private List<String> headerLines = new ArrayList<>();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the gateway, as manifests name it or as it is bound; that of the URL if not given.")
    private @Nullable Integer port;

    @Option(
            names = "--client-cert",
            paramLabel = "FILE",
            description = "The chain that the client shows if it is asked; PEM, its key is not needed.")
    private @Nullable String clientCertificate;

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private OutputFormatOption output = new OutputFormatOption();

    @Mixin
    private HelpOption help = new HelpOption();

    public GatewayExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Call call = toCall();
        Story story = new Explainer(configuration.load(console), Clock.systemUTC()).explain(call);
        console.out().print(output.isJson() ? StoryJson.render(story) : StoryText.render(story, console.colour()));
        return story.ending().outcome().isReached() ? ExitCode.OK : ExitCode.FINDING;
    }

    private Call toCall() {
        List<X509Certificate> chain = clientCertificate == null
                ? List.of()
                : Pem.certificates(clientCertificate, Pem.read(console.path(clientCertificate), clientCertificate));
        if (url == null) {
            if (sni == null) {
                throw new ParameterException(spec.commandLine(), "Missing required parameter: 'URL', or --sni NAME");
            }
            return new Call(
                    port == null ? HTTPS_PORT : port, true, serverName(sni), false, method, "", "/", Map.of(), chain);
        }
        TargetUrl target;
        try {
            target = TargetUrl.parse(url, false);
        } catch (TargetUrl.Malformed e) {
            throw new ParameterException(spec.commandLine(), "'" + url + "' is no URL: " + e.getMessage());
        }
        Map<String, String> headers = headers();
        String host = headers.remove("host");
        String name = sni != null ? sni : target.origin().host();
        return new Call(
                port == null ? target.origin().port() : port,
                target.secure(),
                target.secure() ? serverName(name) : null,
                true,
                method,
                host == null ? target.authority() : host,
                target.target(),
                headers,
                chain);
    }

    /** Lower case without trailing dot, as it arrives; addresses are not sent (RFC 6066 §3). */
    private static @Nullable String serverName(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return plain.isEmpty() || address ? null : plain.toLowerCase(Locale.ROOT);
    }

    private Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        for (String line : headerLines) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ParameterException(
                        spec.commandLine(), "-H: '" + line + "' (expected: NAME: VALUE such as \"x-user: a\")");
            }
            headers.putIfAbsent(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }
}
