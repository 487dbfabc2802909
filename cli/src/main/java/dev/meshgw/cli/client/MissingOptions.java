package dev.meshgw.cli.client;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The options that curl 7.88 has and meshgw has not: known by name, so that they are refused as such and never misread. */
final class MissingOptions {

    private static final String USE_CURL = "use curl itself for this: what meshgw serves, every client reaches";
    private static final String DIRECT = "leave it out: meshgw curl connects directly; --connect-to leads elsewhere";

    private static final Map<Character, String> LETTERS = Map.ofEntries(
            Map.entry('a', "append"),
            Map.entry('K', "config"),
            Map.entry('C', "continue-at"),
            Map.entry('c', "cookie-jar"),
            Map.entry('F', "form"),
            Map.entry('P', "ftp-port"),
            Map.entry('j', "junk-session-cookies"),
            Map.entry('l', "list-only"),
            Map.entry('M', "manual"),
            Map.entry('n', "netrc"),
            Map.entry(':', "next"),
            Map.entry('Z', "parallel"),
            Map.entry('x', "proxy"),
            Map.entry('U', "proxy-user"),
            Map.entry('p', "proxytunnel"),
            Map.entry('Q', "quote"),
            Map.entry('J', "remote-header-name"),
            Map.entry('R', "remote-time"),
            Map.entry('Y', "speed-limit"),
            Map.entry('y', "speed-time"),
            Map.entry('2', "sslv2"),
            Map.entry('3', "sslv3"),
            Map.entry('t', "telnet-option"),
            Map.entry('z', "time-cond"),
            Map.entry('B', "use-ascii"));

    /** They stand alone, and {@code --no-} before them turns them off. */
    private static final Set<String> FLAGS = words("""
            anyauth append basic cert-status compressed compressed-ssh crlf digest disable-eprt disable-epsv
            disallow-username-in-url doh-cert-status doh-insecure fail-early false-start form-escape ftp-create-dirs
            ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control haproxy-protocol ignore-content-length
            junk-session-cookies list-only mail-rcpt-allowfails manual metalink negotiate netrc netrc-optional
            ntlm ntlm-wb parallel parallel-immediate proxy-anyauth proxy-basic proxy-digest
            proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxytunnel
            raw remote-header-name remote-name-all remote-time remove-on-error retry-all-errors retry-connrefused
            sasl-ir socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert
            ssl-no-revoke ssl-reqd ssl-revoke-best-effort styled-output suppress-connect-headers tcp-fastopen
            tftp-no-options tr-encoding trace-time use-ascii xattr
            """);

    /** Like flags, but what meshgw has not is their {@code --no-} form. */
    private static final Set<String> DEFAULTS = Set.of("clobber");

    private static final Set<String> OTHERS = words("""
            abstract-unix-socket alt-svc aws-sigv4 capath config continue-at cookie-jar create-file-mode crlfile
            delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url egd-file engine
            etag-compare etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method
            ftp-port ftp-ssl-ccc-mode happy-eyeballs-timeout-ms hostpubmd5 hostpubsha256 hsts http3 http3-only
            interface keepalive-time krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt
            max-filesize netrc-file next parallel-max preproxy proto proto-default proto-redir
            proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header
            proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers
            proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-tlsv1 proxy-user proxy1.0 pubkey quote
            random-file rate retry retry-delay retry-max-time sasl-authzid service-name socks4 socks4a socks5
            socks5-gssapi-service socks5-hostname speed-limit speed-time sslv2 sslv3 stderr telnet-option
            tftp-blksize time-cond tlsauthtype tlspassword tlsuser trace trace-ascii unix-socket
            url-query
            """);

    private static final Map<String, String> FIXES = Map.ofEntries(
            Map.entry("compressed", "leave it out: the body is then written as the server sends it"),
            Map.entry("capath", "put the CAs into one file and name it with --cacert"),
            Map.entry("crlfile", "revocation is the gateway's to check; leave it out here"),
            Map.entry("config", "write the options on the command line"),
            Map.entry("next", "run meshgw curl once for each set of options"),
            Map.entry("parallel", "run several meshgw curl at once"),
            Map.entry("form", "send the body with --data-binary @FILE and its Content-Type with -H"),
            Map.entry("proxy", DIRECT),
            Map.entry("preproxy", DIRECT),
            Map.entry("socks5", DIRECT),
            Map.entry("socks5-hostname", DIRECT),
            Map.entry("retry", "repeat in the shell: until meshgw curl -sf URL; do sleep 1; done"),
            Map.entry("trace", "use -v for headers, and --trace-tls for what each TLS message says"),
            Map.entry("trace-ascii", "use -v for headers, and --trace-tls for what each TLS message says"),
            Map.entry("http3", "use --http2: the gateway does not speak QUIC"),
            Map.entry("http3-only", "use --http2: the gateway does not speak QUIC"));

    private MissingOptions() {}

    static boolean has(String longName) {
        return FLAGS.contains(longName) || DEFAULTS.contains(longName) || OTHERS.contains(longName);
    }

    /** Whether {@code --no-} may stand before it. */
    static boolean isFlag(String longName) {
        return FLAGS.contains(longName) || DEFAULTS.contains(longName);
    }

    /** Whether it asks for what meshgw does anyway. @param on false if {@code --no-} stands before it */
    static boolean isDefault(String longName, boolean on) {
        return on ? DEFAULTS.contains(longName) : FLAGS.contains(longName);
    }

    static @Nullable String nameOf(char letter) {
        return LETTERS.get(letter);
    }

    static Stream<String> startingWith(String prefix) {
        return Stream.of(FLAGS, DEFAULTS, OTHERS).flatMap(Set::stream).filter(name -> name.startsWith(prefix));
    }

    /** @param spelling as written, {@code -x} or {@code --proxy} */
    static CurlUsageException refusal(String spelling, String longName) {
        return new CurlUsageException(
                "option " + spelling + ": is not available in meshgw curl", FIXES.getOrDefault(longName, USE_CURL));
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
