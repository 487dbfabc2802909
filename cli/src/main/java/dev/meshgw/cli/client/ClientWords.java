package dev.meshgw.cli.client;

/** What the user of each command does to offer something else: the fixes in which curl and probe differ. */
enum ClientWords {
    CURL(
            "try without --ciphers and --tls-max; a server with an ECDSA key needs ECDSA suites",
            "change --tlsv1.x or --tls-max; the gateway speaks TLS 1.2 and 1.3 unless told otherwise",
            "try --http1.1 or --no-alpn",
            "give it more time: --connect-timeout SECONDS, --max-time SECONDS"),
    PROBE(
            "see what it takes: --scan; --tls-max 1.2 may stand in the way",
            "see what it speaks: --scan; the gateway speaks TLS 1.2 and 1.3 unless told otherwise",
            "offer others: --alpn http/1.1; or see what it takes: --scan",
            "give it more time: --timeout SECONDS");

    private final String otherCiphers;
    private final String otherVersions;
    private final String otherProtocols;
    private final String moreTime;

    ClientWords(String otherCiphers, String otherVersions, String otherProtocols, String moreTime) {
        this.otherCiphers = otherCiphers;
        this.otherVersions = otherVersions;
        this.otherProtocols = otherProtocols;
        this.moreTime = moreTime;
    }

    String otherCiphers() {
        return otherCiphers;
    }

    String otherVersions() {
        return otherVersions;
    }

    String otherProtocols() {
        return otherProtocols;
    }

    String moreTime() {
        return moreTime;
    }
}
