package dev.meshgw.cli.client;

import java.util.List;
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

    private static final Set<String> NAMES = Set.of(
            ("abstract-unix-socket alt-svc anyauth append aws-sigv4 basic capath cert-status compressed compressed-ssh"
                            + " config continue-at cookie-jar create-file-mode crlf crlfile curves delegation digest"
                            + " disable-eprt disable-epsv disallow-username-in-url dns-interface dns-ipv4-addr"
                            + " dns-ipv6-addr dns-servers doh-cert-status doh-insecure doh-url egd-file engine"
                            + " etag-compare etag-save expect100-timeout fail-early false-start form form-escape"
                            + " form-string ftp-account ftp-alternative-to-user ftp-create-dirs ftp-method ftp-pasv"
                            + " ftp-port ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-ccc-mode ftp-ssl-control"
                            + " happy-eyeballs-timeout-ms haproxy-protocol hostpubmd5 hostpubsha256 hsts http3"
                            + " http3-only ignore-content-length interface junk-session-cookies keepalive-time krb"
                            + " libcurl limit-rate list-only local-port login-options mail-auth mail-from mail-rcpt"
                            + " mail-rcpt-allowfails manual max-filesize metalink negotiate netrc netrc-file"
                            + " netrc-optional next no-clobber no-npn ntlm ntlm-wb parallel parallel-immediate"
                            + " parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy"
                            + " proxy-anyauth proxy-basic proxy-cacert proxy-capath proxy-cert proxy-cert-type"
                            + " proxy-ciphers proxy-crlfile proxy-digest proxy-header proxy-insecure proxy-key"
                            + " proxy-key-type proxy-negotiate proxy-ntlm proxy-pass proxy-pinnedpubkey"
                            + " proxy-service-name proxy-ssl-allow-beast proxy-ssl-auto-client-cert"
                            + " proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-tlsv1"
                            + " proxy-user proxy1.0 proxytunnel pubkey quote random-file rate raw remote-header-name"
                            + " remote-name-all remote-time remove-on-error retry retry-all-errors"
                            + " retry-connrefused retry-delay retry-max-time sasl-authzid sasl-ir service-name socks4"
                            + " socks4a socks5 socks5-basic socks5-gssapi socks5-gssapi-nec socks5-gssapi-service"
                            + " socks5-hostname speed-limit speed-time ssl ssl-allow-beast ssl-auto-client-cert"
                            + " ssl-no-revoke ssl-reqd ssl-revoke-best-effort sslv2 sslv3 stderr styled-output"
                            + " suppress-connect-headers tcp-fastopen telnet-option tftp-blksize tftp-no-options"
                            + " time-cond tls13-ciphers tlsauthtype tlspassword tlsuser tr-encoding trace trace-ascii"
                            + " trace-time unix-socket url-query use-ascii xattr")
                    .split(" "));

    private static final Map<String, String> FIXES = Map.ofEntries(
            Map.entry("compressed", "leave it out: the body is then written as the server sends it"),
            Map.entry("capath", "put the CAs into one file and name it with --cacert"),
            Map.entry("crlfile", "revocation is the gateway's to check; leave it out here"),
            Map.entry("config", "write the options on the command line"),
            Map.entry("next", "run meshgw curl once for each set of options"),
            Map.entry("parallel", "run several meshgw curl at once"),
            Map.entry("form", "send the body with --data-binary @FILE and its Content-Type with -H"),
            Map.entry("pass", "decrypt the key first: openssl pkey -in KEY -out PLAIN"),
            Map.entry("proxy", DIRECT),
            Map.entry("preproxy", DIRECT),
            Map.entry("socks5", DIRECT),
            Map.entry("socks5-hostname", DIRECT),
            Map.entry("retry", "repeat in the shell: until meshgw curl -sf URL; do sleep 1; done"),
            Map.entry("trace", "use -v: it tells every TLS message and header"),
            Map.entry("trace-ascii", "use -v: it tells every TLS message and header"),
            Map.entry(
                    "tls13-ciphers", "leave it out: BoringSSL has a fixed list for TLS 1.3; --ciphers is for TLS 1.2"),
            Map.entry("curves", "leave it out, or see with meshgw probe which group is chosen"),
            Map.entry("http3", "use --http2: the gateway does not speak QUIC"),
            Map.entry("http3-only", "use --http2: the gateway does not speak QUIC"));

    private MissingOptions() {}

    static boolean has(String longName) {
        return NAMES.contains(longName);
    }

    static @Nullable String nameOf(char letter) {
        return LETTERS.get(letter);
    }

    static Stream<String> startingWith(String prefix) {
        return NAMES.stream().filter(name -> name.startsWith(prefix));
    }

    /** @param spelling as written, {@code -x} or {@code --proxy} */
    static CurlUsageException refusal(String spelling, String longName) {
        return new CurlUsageException(
                "option " + spelling + ": is not available in meshgw curl", FIXES.getOrDefault(longName, USE_CURL));
    }

    static List<String> all() {
        return NAMES.stream().sorted().toList();
    }
}
