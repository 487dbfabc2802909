package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.Meshgw;
import dev.meshgw.client.AddressMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * {@code meshgw curl}. Its arguments follow curl's grammar, so {@link CurlArguments} reads them; picocli has the same
 * {@link CurlOption}s in its model, for help, completions and the man page.
 */
@Command(
        name = "curl",
        customSynopsis = "meshgw curl [OPTION]... URL...",
        sortOptions = false,
        separator = " ",
        description = "Send HTTP requests as curl does, with its words and exit codes, and say why one failed."
                + " Speaks as curl 7.88.1; TLS is BoringSSL's, as in Envoy.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  Through the gateway, by the name that its certificate is for:",
            "    $ meshgw curl -v --resolve httpbin.example.com:8443:127.0.0.1 \\",
            "        --cacert example.com.crt https://httpbin.example.com:8443/status/418",
            "  With a client certificate:",
            "    $ meshgw curl --cert client.crt --key client.key \\",
            "        --cacert example.com.crt https://httpbin.example.com:8443/",
            "",
            "Where it differs from curl 7.88.1 on purpose:",
            "  Proxies, .curlrc, cookie files and URL patterns are not read. A data file that",
            "  cannot be read ends the command, where curl sends nothing. Failures are",
            "  explained below curl's line, unless -s is given. Control characters of a",
            "  server are escaped in -v. --cacert replaces the system's CAs.",
            "  With -k, ssl_verify_result is still the verdict against --cacert.",
            "  --http2 asks over TLS only. TLS sessions are not resumed.",
            "  %%{certs} leaves extensions out; see meshgw pki inspect.",
            "",
            "Exit codes: as curl's, 0 done · 2 wrong usage · 6 no address · 7 refused ·",
            "  22 status 400 or more with -f · 28 out of time · 35 handshake failed ·",
            "  52 no answer · 55, 56 connection failed · 58 client certificate ·",
            "  59 ciphers · 60 server's certificate · 77 CA file · 90 pinned key"
        },
        modelTransformer = CurlCommand.Model.class,
        preprocessor = CurlCommand.RawArguments.class)
public final class CurlCommand implements Callable<Integer> {

    private final Console console;
    private List<String> args = List.of();

    public CurlCommand(Console console) {
        this.console = console;
    }

    /**
     * Runs a curl command line within this process.
     *
     * @param args without the word {@code curl}
     * @param console where files are, results and talk go
     * @param addresses the network of the place where curl runs, {@link AddressMap#direct()} for this machine's
     * @return curl's exit code
     */
    public static int run(List<String> args, Console console, AddressMap addresses) {
        CurlArguments arguments;
        try {
            arguments = CurlArguments.parse(args);
        } catch (CurlUsageException e) {
            return CurlRun.refuse(console, e);
        }
        if (arguments.has(CurlOption.HELP)) {
            new CommandLine(new CurlCommand(console))
                    .setCommandName("meshgw curl")
                    .usage(console.out());
            return ExitCode.OK;
        }
        if (arguments.has(CurlOption.VERSION)) {
            console.out().println("curl 7.88.1 as spoken by meshgw " + Meshgw.VERSION + ", with BoringSSL");
            console.out().println("Protocols: http https");
            console.out().println("Features: HTTP2 IPv6 SSL");
            return ExitCode.OK;
        }
        return new CurlRun(console, addresses).run(arguments);
    }

    @Override
    public Integer call() {
        return run(args, console, AddressMap.direct());
    }

    /** Puts the table of options into picocli's model. */
    static final class Model implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec spec) {
            for (CurlOption option : CurlOption.values()) {
                var builder = OptionSpec.builder(option.spellings().toArray(String[]::new))
                        .description(option.description());
                if (!option.kind().hasParameter()) {
                    builder.arity("0").type(boolean.class);
                } else {
                    builder.arity("1").paramLabel(option.label()).type(String.class);
                }
                spec.addOption(builder.build());
            }
            return spec.addPositional(PositionalParamSpec.builder()
                    .arity("0..*")
                    .paramLabel("URL")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .description("What to request; http if there is no scheme.")
                    .build());
        }
    }

    /** Takes all words before picocli looks at them. */
    static final class RawArguments implements IParameterPreprocessor {
        @Override
        public boolean preprocess(
                Stack<String> words, CommandSpec spec, @Nullable ArgSpec arg, Map<String, Object> info) {
            var args = new ArrayList<>(words);
            Collections.reverse(args);
            words.clear();
            ((CurlCommand) spec.userObject()).args = args;
            return false;
        }
    }
}
