package dev.meshgw.cli.client;

import static dev.meshgw.cli.client.CurlOption.*;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.pki.PassphraseOrigin;
import dev.meshgw.cli.pki.TrustSource;
import dev.meshgw.client.AddressMap;
import dev.meshgw.client.ClientOptions;
import dev.meshgw.client.ClientOptions.AddressFamily;
import dev.meshgw.client.ClientOptions.HttpChoice;
import dev.meshgw.client.ConnectToRule;
import dev.meshgw.client.InvalidRuleException;
import dev.meshgw.client.ResolveRule;
import dev.meshgw.client.TlsChoice;
import dev.meshgw.client.TlsOptions;
import dev.meshgw.client.TlsVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a curl command line asks for, understood: everything that can be wrong with the words has been said when one exists.
 * Immutable but for the credential's memory of its last failure.
 *
 * @param credential null without {@code --cert}
 */
record CurlPlan(
        CurlArguments arguments,
        ClientOptions client,
        TrustSource trust,
        @Nullable ClientCredential credential) {

    private static final long DEFAULT_MAX_REDIRECTS = 50;

    private static final Map<String, TlsVersion> TLS_VERSIONS = Map.of(
            "1.0", TlsVersion.TLS_1_0,
            "1.1", TlsVersion.TLS_1_1,
            "1.2", TlsVersion.TLS_1_2,
            "1.3", TlsVersion.TLS_1_3,
            "default", TlsVersion.TLS_1_3);

    /**
     * @throws CurlUsageException if curl would refuse it
     * @throws InvalidRuleException if a --resolve or --connect-to rule cannot be read
     */
    static CurlPlan of(CurlArguments typed, Console console, AddressMap addresses) {
        CurlArguments arguments = CurlHeaderFiles.expand(typed, console);
        boolean verify = !arguments.has(INSECURE);
        String cacert = arguments.last(CACERT).orElse(null);
        var trust = verify ? TrustSource.of(cacert, console) : TrustSource.forInformation(cacert, console);
        var credential = credential(arguments, console);
        TlsVersion max = arguments.last(TLS_MAX).map(CurlPlan::tlsVersion).orElse(TlsVersion.TLS_1_3);
        var tls = TlsOptions.trusting(trust.authorities())
                .withVerify(verify)
                .withCredential(credential)
                .withVersions(min(arguments, max), max)
                .withChoice(choice(arguments))
                .withPin(arguments
                        .last(PINNEDPUBKEY)
                        .map(pin -> CurlPin.parse(pin, console))
                        .orElse(null))
                .withAlpn(!arguments.has(NO_ALPN));
        var client = ClientOptions.of(tls)
                .withRules(
                        arguments.all(RESOLVE).stream()
                                .filter(rule -> !CurlResolve.isUnreadableRemoval(rule))
                                .map(ResolveRule::parse)
                                .toList(),
                        arguments.all(CONNECT_TO).stream()
                                .filter(ConnectToRule::isComplete)
                                .map(ConnectToRule::parse)
                                .toList())
                .withAddresses(addresses, family(arguments))
                .withHttp(http(arguments), arguments.has(HTTP_0_9))
                .withConnectTimeout(
                        arguments.last(CONNECT_TIMEOUT).map(CurlPlan::seconds).orElse(ClientOptions.CONNECT_TIMEOUT));
        return new CurlPlan(arguments, client, trust, credential);
    }

    boolean verbose() {
        return arguments.has(VERBOSE);
    }

    /** Whether curl's own line about a failure is printed. */
    boolean showsErrors() {
        return !arguments.has(SILENT) || arguments.has(SHOW_ERROR);
    }

    /** Whether meshgw's explanation follows it: not in scripts, which say -s. */
    boolean explains() {
        return !arguments.has(SILENT);
    }

    boolean followsRedirects() {
        return arguments.has(LOCATION) || arguments.has(LOCATION_TRUSTED);
    }

    /** -1 for any number. */
    long maxRedirects() {
        return arguments
                .last(MAX_REDIRS)
                .map(String::strip)
                .map(Long::parseLong)
                .orElse(DEFAULT_MAX_REDIRECTS);
    }

    /** For a URL with all its redirects; zero for no limit. */
    Duration maxTime() {
        return arguments.last(MAX_TIME).map(CurlPlan::seconds).orElse(Duration.ZERO);
    }

    boolean writesHead() {
        return arguments.has(INCLUDE) || arguments.has(HEAD);
    }

    /** Where the body of each URL goes: {@code -o}s in order, empty for {@code -O}; standard output for the rest. */
    Optional<String> output(int url) {
        List<String> outputs = arguments.outputs();
        return url < outputs.size() ? Optional.of(outputs.get(url)) : Optional.empty();
    }

    private static @Nullable ClientCredential credential(CurlArguments arguments, Console console) {
        var certificate = arguments.last(CERT);
        if (certificate.isEmpty()) {
            return null;
        }
        PassphraseOrigin passphrases;
        try {
            passphrases = new PassphraseOrigin(
                    "--pass",
                    arguments.last(PASS_FILE).orElse(null),
                    arguments.last(PASS_ENV).orElse(null));
        } catch (CommandException e) {
            throw new CurlUsageException(String.valueOf(e.getMessage()), e.fix());
        }
        return new ClientCredential(
                console,
                new ClientCredential.Named(
                        certificate.get(),
                        arguments.last(CERT_TYPE).orElse("PEM"),
                        arguments.last(KEY).orElse(null),
                        arguments.last(KEY_TYPE).orElse("PEM"),
                        arguments.last(PASS).orElse(null),
                        passphrases));
    }

    private static TlsChoice choice(CurlArguments arguments) {
        return new TlsChoice(
                arguments.last(CIPHERS).orElse(null),
                names(arguments.last(TLS13_CIPHERS).orElse("")),
                names(arguments.last(CURVES).orElse("")));
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(":")).filter(name -> !name.isEmpty()).toList();
    }

    /** The lowest version asked for; TLS 1.2 as on today's systems, unless --tls-max is below that. */
    private static TlsVersion min(CurlArguments arguments, TlsVersion max) {
        if (arguments.has(TLS_V1_3)) {
            return TlsVersion.TLS_1_3;
        }
        if (arguments.has(TLS_V1_2)) {
            return TlsVersion.TLS_1_2;
        }
        if (arguments.has(TLS_V1_1)) {
            return TlsVersion.TLS_1_1;
        }
        if (arguments.has(TLS_V1_0) || arguments.has(TLS_V1)) {
            return TlsVersion.TLS_1_0;
        }
        return max.compareTo(TlsVersion.TLS_1_2) < 0 ? TlsVersion.TLS_1_0 : TlsVersion.TLS_1_2;
    }

    private static TlsVersion tlsVersion(String text) {
        TlsVersion version = TLS_VERSIONS.get(text);
        if (version == null) {
            throw new CurlUsageException("option --tls-max: is badly used here", "use 1.0, 1.1, 1.2 or 1.3");
        }
        return version;
    }

    private static AddressFamily family(CurlArguments arguments) {
        if (arguments.has(IPV6)) {
            return AddressFamily.IPV6;
        }
        return arguments.has(IPV4) ? AddressFamily.IPV4 : AddressFamily.ANY;
    }

    private static HttpChoice http(CurlArguments arguments) {
        if (arguments.has(HTTP_2_PRIOR_KNOWLEDGE)) {
            return HttpChoice.HTTP_2;
        }
        if (arguments.has(HTTP_2)) {
            return HttpChoice.NEGOTIATE;
        }
        if (arguments.has(HTTP_1_1)) {
            return HttpChoice.HTTP_1_1;
        }
        return arguments.has(HTTP_1_0) ? HttpChoice.HTTP_1_0 : HttpChoice.NEGOTIATE;
    }

    private static Duration seconds(String text) {
        return Duration.ofMillis((long) (CurlArgumentsReader.seconds(text) * 1000));
    }
}
