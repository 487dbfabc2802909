package dev.meshgw.gateway.netty;

/**
 * What is counted of a listener. Names: Envoy, "Listener" and "TLS statistics"; the counters of single TLS versions, ciphers and
 * curves get theirs as they occur.
 */
enum ListenerStat implements StatName {
    DOWNSTREAM_CX_TOTAL("downstream_cx_total", Kind.COUNTER),
    DOWNSTREAM_CX_DESTROY("downstream_cx_destroy", Kind.COUNTER),
    DOWNSTREAM_CX_ACTIVE("downstream_cx_active", Kind.GAUGE),
    DOWNSTREAM_CX_LENGTH_MS("downstream_cx_length_ms", Kind.HISTOGRAM),
    DOWNSTREAM_PRE_CX_TIMEOUT("downstream_pre_cx_timeout", Kind.COUNTER),
    NO_FILTER_CHAIN_MATCH("no_filter_chain_match", Kind.COUNTER),
    SERVER_SSL_SOCKET_FACTORY_DOWNSTREAM_CONTEXT_SECRETS_NOT_READY(
            "server_ssl_socket_factory.downstream_context_secrets_not_ready", Kind.COUNTER),
    SSL_CONNECTION_ERROR("ssl.connection_error", Kind.COUNTER),
    SSL_HANDSHAKE("ssl.handshake", Kind.COUNTER),
    SSL_SESSION_REUSED("ssl.session_reused", Kind.COUNTER),
    SSL_NO_CERTIFICATE("ssl.no_certificate", Kind.COUNTER),
    SSL_FAIL_VERIFY_NO_CERT("ssl.fail_verify_no_cert", Kind.COUNTER),
    SSL_FAIL_VERIFY_ERROR("ssl.fail_verify_error", Kind.COUNTER),
    SSL_FAIL_VERIFY_SAN("ssl.fail_verify_san", Kind.COUNTER),
    SSL_FAIL_VERIFY_CERT_HASH("ssl.fail_verify_cert_hash", Kind.COUNTER);

    private final String statName;
    private final Kind kind;

    ListenerStat(String statName, Kind kind) {
        this.statName = statName;
        this.kind = kind;
    }

    @Override
    public String statName() {
        return statName;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
