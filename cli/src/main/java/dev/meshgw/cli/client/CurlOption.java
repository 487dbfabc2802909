package dev.meshgw.cli.client;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The options of curl that meshgw has, each with curl's meaning. The parser, the help, the completions and the man page all
 * read this table.
 */
enum CurlOption {
    VERBOSE('v', "verbose", "Tell connection, TLS handshake and headers on standard error."),
    SILENT('s', "silent", "No error messages."),
    SHOW_ERROR('S', "show-error", "Error messages in spite of -s; without meshgw's explanation."),
    FAIL('f', "fail", "Exit 22 without a body if the status is 400 or more."),
    FAIL_WITH_BODY('\0', "fail-with-body", "Exit 22 with the body if the status is 400 or more."),
    INCLUDE('i', "include", "Write the response's header fields before its body."),
    HEAD('I', "head", "Send HEAD and write the header fields."),
    INSECURE('k', "insecure", "Go on if the server's certificate does not verify; still check and report it."),
    RESOLVE(
            '\0',
            "resolve",
            Kind.TEXT,
            "HOST:PORT:ADDR",
            "Connect to ADDR[,ADDR]… when the URL says HOST:PORT. SNI, Host header and certificate check still use HOST."
                    + " Repeatable."),
    CONNECT_TO(
            '\0',
            "connect-to",
            Kind.TEXT,
            "HOST1:PORT1:HOST2:PORT2",
            "Connect to HOST2:PORT2 when the URL says HOST1:PORT1. Repeatable."),
    CACERT('\0', "cacert", Kind.FILE, "FILE", "Trust the CAs of this PEM file only."),
    CERT(
            'E',
            "cert",
            Kind.FILE,
            "FILE[:PASSWORD]",
            "Client certificate, with its chain and perhaps its key. \\: is a colon of the name."),
    CERT_TYPE('\0', "cert-type", Kind.TEXT, "PEM|DER|P12", "Format of --cert."),
    KEY('\0', "key", Kind.FILE, "FILE", "Private key of the client certificate."),
    KEY_TYPE('\0', "key-type", Kind.TEXT, "PEM|DER", "Format of --key."),
    PASS(
            '\0',
            "pass",
            Kind.TEXT,
            "PASSWORD",
            "Password of the key, as behind --cert. Every user of this machine can read both; better is --pass-file."),
    PASS_FILE('\0', "pass-file", Kind.FILE, "FILE", "File whose first line is that password. meshgw's own."),
    PASS_ENV('\0', "pass-env", Kind.TEXT, "NAME", "Variable that holds that password. meshgw's own."),
    PINNEDPUBKEY(
            '\0',
            "pinnedpubkey",
            Kind.TEXT,
            "FILE|HASHES",
            "Exit 90 unless the server's public key is that of the file, or its hash one of sha256//BASE64[;…]."),
    CIPHERS('\0', "ciphers", Kind.TEXT, "LIST", "Cipher suites for TLS 1.2 and below, in OpenSSL's names."),
    TLS13_CIPHERS(
            '\0',
            "tls13-ciphers",
            Kind.TEXT,
            "LIST",
            "Cipher suites for TLS 1.3. BoringSSL offers all three; exit 35 if the server chooses another."),
    CURVES('\0', "curves", Kind.TEXT, "LIST", "Groups for the key exchange, for example X25519:P-256."),
    TLS_V1('1', "tlsv1", Kind.CHOICE, "", "TLS 1.0 or later."),
    TLS_V1_0('\0', "tlsv1.0", Kind.CHOICE, "", "TLS 1.0 or later."),
    TLS_V1_1('\0', "tlsv1.1", Kind.CHOICE, "", "TLS 1.1 or later."),
    TLS_V1_2('\0', "tlsv1.2", Kind.CHOICE, "", "TLS 1.2 or later."),
    TLS_V1_3('\0', "tlsv1.3", Kind.CHOICE, "", "TLS 1.3 or later."),
    TLS_MAX('\0', "tls-max", Kind.TEXT, "VERSION", "At most this TLS version: 1.0, 1.1, 1.2 or 1.3."),
    NO_ALPN('\0', "no-alpn", "Offer no application protocol."),
    TRACE_TLS(
            '\0',
            "trace-tls",
            "Tell each TLS record and handshake message on standard error, and what it says. meshgw's own."),
    KEYLOG(
            '\0',
            "keylog",
            Kind.TEXT,
            "FILE",
            "Append the TLS secrets to FILE, for Wireshark; only you may be able to read it. meshgw's own. Without it,"
                    + " the variable SSLKEYLOGFILE counts, as for curl."),
    HTTP_0_9('\0', "http0.9", "Take an answer without a head for a body."),
    HTTP_1_0('0', "http1.0", Kind.CHOICE, "", "Speak HTTP/1.0."),
    HTTP_1_1('\0', "http1.1", Kind.CHOICE, "", "Speak HTTP/1.1."),
    HTTP_2('\0', "http2", Kind.CHOICE, "", "Offer HTTP/2 by TLS; the default."),
    HTTP_2_PRIOR_KNOWLEDGE('\0', "http2-prior-knowledge", Kind.CHOICE, "", "Speak HTTP/2 without asking."),
    HEADER('H', "header", Kind.TEXT, "LINE|@FILE", "Send this header field; replaces curl's own. Repeatable."),
    REQUEST('X', "request", Kind.TEXT, "METHOD", "Use this method."),
    DATA('d', "data", Kind.TEXT, "DATA|@FILE", "POST this body. Repeatable; joined with &."),
    DATA_ASCII('\0', "data-ascii", Kind.TEXT, "DATA|@FILE", "The same as --data."),
    DATA_RAW('\0', "data-raw", Kind.TEXT, "DATA", "As --data, with no meaning for @."),
    DATA_BINARY('\0', "data-binary", Kind.TEXT, "DATA|@FILE", "As --data, with line ends kept."),
    DATA_URLENCODE('\0', "data-urlencode", Kind.TEXT, "DATA", "As --data, percent-encoded."),
    JSON('\0', "json", Kind.TEXT, "DATA|@FILE", "POST this body as application/json."),
    GET('G', "get", "Put --data into the URL and send GET."),
    UPLOAD_FILE('T', "upload-file", Kind.FILE, "FILE|-", "PUT this file, in pieces as they are read."),
    USER_AGENT('A', "user-agent", Kind.TEXT, "NAME", "Send this User-Agent."),
    REFERER('e', "referer", Kind.TEXT, "URL", "Send this Referer."),
    COOKIE('b', "cookie", Kind.TEXT, "NAME=VALUE", "Send this Cookie."),
    RANGE('r', "range", Kind.TEXT, "RANGE", "Ask for these bytes, for example 0-499."),
    USER('u', "user", Kind.TEXT, "NAME:PASSWORD", "Send Basic credentials."),
    OAUTH2_BEARER('\0', "oauth2-bearer", Kind.TEXT, "TOKEN", "Send a Bearer token."),
    REQUEST_TARGET('\0', "request-target", Kind.TEXT, "TARGET", "Send this instead of the URL's path."),
    PATH_AS_IS('\0', "path-as-is", "Keep /../ and /./ in the URL's path."),
    OUTPUT('o', "output", Kind.FILE, "FILE", "Write the body to FILE. One for each URL."),
    REMOTE_NAME('O', "remote-name", "Write the body to a file named as the URL's last part."),
    OUTPUT_DIR('\0', "output-dir", Kind.TEXT, "DIR", "Folder for -o and -O."),
    CREATE_DIRS('\0', "create-dirs", "Make the folders that -o names."),
    DUMP_HEADER('D', "dump-header", Kind.FILE, "FILE", "Write the response's header fields to FILE."),
    WRITE_OUT(
            'w',
            "write-out",
            Kind.TEXT,
            "FORMAT|@FILE",
            "Write this after each URL, with curl's variables: %%{http_code}, %%{ssl_verify_result}, %%{time_total},"
                    + " %%{certs}, %%header{NAME}, %%{json} and all others of curl 7.88."),
    LOCATION('L', "location", "Follow redirects."),
    LOCATION_TRUSTED('\0', "location-trusted", "Follow redirects and send credentials to other hosts, too."),
    MAX_REDIRS('\0', "max-redirs", Kind.NUMBER, "COUNT", "Follow at most COUNT redirects; 50 if not said, -1 for any."),
    POST301('\0', "post301", "Stay with POST after a 301."),
    POST302('\0', "post302", "Stay with POST after a 302."),
    POST303('\0', "post303", "Stay with POST after a 303."),
    MAX_TIME('m', "max-time", Kind.SECONDS, "SECONDS", "Longest time for a URL."),
    CONNECT_TIMEOUT('\0', "connect-timeout", Kind.SECONDS, "SECONDS", "Longest time until connected; 300 if not said."),
    IPV4('4', "ipv4", Kind.CHOICE, "", "Use IPv4 addresses only."),
    IPV6('6', "ipv6", Kind.CHOICE, "", "Use IPv6 addresses only."),
    URL('\0', "url", Kind.TEXT, "URL", "The same as a URL argument."),
    NOPROXY('\0', "noproxy", Kind.TEXT, "HOSTS", "Taken and not needed: meshgw connects directly."),
    GLOBOFF(
            'g',
            "globoff",
            "Take {} and [] in URLs as they are; without -g they are refused, since meshgw does not expand them."),
    DISABLE('q', "disable", "Taken and not needed: meshgw reads no .curlrc."),
    NO_BUFFER('N', "no-buffer", "Taken and not needed: output is written as it arrives."),
    NO_NPN('\0', "no-npn", "Taken and not needed: NPN is gone."),
    NO_PROGRESS_METER('\0', "no-progress-meter", "Taken and not needed: meshgw draws none."),
    PROGRESS_BAR('#', "progress-bar", "Taken and not needed: meshgw draws none."),
    NO_KEEPALIVE('\0', "no-keepalive", "Taken and not needed."),
    NO_SESSIONID('\0', "no-sessionid", "Taken and not needed: each connection makes a full handshake."),
    TCP_NODELAY('\0', "tcp-nodelay", "Taken and not needed: it is always so."),
    HELP('h', "help", "Print this help and exit."),
    VERSION('V', "version", "Print the version and exit.");

    /** What follows an option. */
    enum Kind {
        /** Nothing; {@code --no-} before the name turns it off. */
        FLAG,
        /** Nothing; the last one of its alternatives counts. */
        CHOICE,
        TEXT,
        /** A file's name, which had better not look like an option. */
        FILE,
        NUMBER,
        SECONDS;

        boolean hasParameter() {
            return this != FLAG && this != CHOICE;
        }
    }

    private static final List<Set<CurlOption>> ALTERNATIVES = List.of(
            EnumSet.of(HTTP_1_0, HTTP_1_1, HTTP_2, HTTP_2_PRIOR_KNOWLEDGE),
            EnumSet.of(TLS_V1, TLS_V1_0, TLS_V1_1, TLS_V1_2, TLS_V1_3),
            EnumSet.of(IPV4, IPV6));

    private final char letter;
    private final String longName;
    private final Kind kind;
    private final String label;
    private final String description;

    CurlOption(char letter, String longName, String description) {
        this(letter, longName, Kind.FLAG, "", description);
    }

    CurlOption(char letter, String longName, Kind kind, String label, String description) {
        this.letter = letter;
        this.longName = longName;
        this.kind = kind;
        this.label = label;
        this.description = description;
    }

    static Optional<CurlOption> of(char letter) {
        return Arrays.stream(values())
                .filter(option -> letter != '\0' && option.letter == letter)
                .findFirst();
    }

    /** @param name without {@code no-}, in lower case */
    static Optional<CurlOption> named(String name) {
        return Arrays.stream(values())
                .filter(option -> option.positiveName().equals(name))
                .findFirst();
    }

    /** Every way to write it, {@code -o} and {@code --output}. */
    List<String> spellings() {
        return letter == '\0' ? List.of("--" + longName) : List.of("-" + letter, "--" + longName);
    }

    /** As help shows it; some flags are there to turn a default off and begin with {@code no-}. */
    String longName() {
        return longName;
    }

    boolean isNegative() {
        return longName.startsWith("no-");
    }

    /** The long name without {@code no-}. */
    String positiveName() {
        return isNegative() ? longName.substring("no-".length()) : longName;
    }

    /** The options of which only one counts, this one included. */
    Set<CurlOption> alternatives() {
        return ALTERNATIVES.stream()
                .filter(group -> group.contains(this))
                .findFirst()
                .orElseThrow();
    }

    Kind kind() {
        return kind;
    }

    /** What its parameter is called in help; empty for a flag. */
    String label() {
        return label;
    }

    String description() {
        return description;
    }
}
