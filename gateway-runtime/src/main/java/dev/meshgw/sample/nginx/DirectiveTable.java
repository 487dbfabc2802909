package dev.meshgw.sample.nginx;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which directives stand where, with how many arguments; checked before anything is read out of them. */
final class DirectiveTable {

    enum Scope {
        MAIN,
        EVENTS,
        HTTP,
        SERVER,
        LOCATION
    }

    private record Rule(Set<Scope> scopes, int least, int most, boolean block) {}

    private static final int ANY = Integer.MAX_VALUE;

    private static final Map<String, Rule> RULES = rules();

    /**
     * Directives of nginx itself and of the modules that its image holds, which this stand-in does not have. Anything else
     * is a typing error, as it would be for nginx.
     */
    private static final Set<String> NOT_EMBEDDED = Set.of(
            "absolute_redirect",
            "add_after_body",
            "add_before_body",
            "add_trailer",
            "aio",
            "allow",
            "ancient_browser",
            "auth_basic",
            "auth_basic_user_file",
            "auth_request",
            "auth_request_set",
            "autoindex",
            "break",
            "charset",
            "charset_map",
            "client_body_temp_path",
            "deny",
            "directio",
            "disable_symlinks",
            "empty_gif",
            "env",
            "etag",
            "expires",
            "fastcgi_index",
            "fastcgi_param",
            "fastcgi_pass",
            "flv",
            "geo",
            "grpc_pass",
            "grpc_set_header",
            "gunzip",
            "gzip",
            "gzip_comp_level",
            "gzip_disable",
            "gzip_http_version",
            "gzip_min_length",
            "gzip_proxied",
            "gzip_static",
            "gzip_types",
            "gzip_vary",
            "hash",
            "http3",
            "if",
            "if_modified_since",
            "internal",
            "ip_hash",
            "js_content",
            "js_import",
            "least_conn",
            "limit_conn",
            "limit_conn_zone",
            "limit_except",
            "limit_rate",
            "limit_req",
            "limit_req_zone",
            "load_module",
            "mail",
            "map",
            "memcached_pass",
            "mirror",
            "mp4",
            "port_in_redirect",
            "post_action",
            "proxy_buffer_size",
            "proxy_buffering",
            "proxy_buffers",
            "proxy_cache",
            "proxy_cache_path",
            "proxy_connect_timeout",
            "proxy_hide_header",
            "proxy_http_version",
            "proxy_intercept_errors",
            "proxy_pass",
            "proxy_protocol",
            "proxy_read_timeout",
            "proxy_redirect",
            "proxy_send_timeout",
            "proxy_set_header",
            "proxy_ssl_certificate",
            "proxy_ssl_certificate_key",
            "proxy_ssl_name",
            "proxy_ssl_server_name",
            "proxy_ssl_trusted_certificate",
            "proxy_ssl_verify",
            "random_index",
            "real_ip_header",
            "real_ip_recursive",
            "referer_hash_bucket_size",
            "resolver",
            "resolver_timeout",
            "rewrite",
            "rewrite_log",
            "satisfy",
            "scgi_pass",
            "secure_link",
            "server_name_in_redirect",
            "set",
            "set_real_ip_from",
            "slice",
            "split_clients",
            "ssi",
            "ssl_conf_command",
            "ssl_crl",
            "ssl_ecdh_curve",
            "ssl_early_data",
            "ssl_ocsp",
            "ssl_password_file",
            "ssl_preread",
            "ssl_reject_handshake",
            "ssl_stapling",
            "ssl_stapling_verify",
            "ssl_trusted_certificate",
            "status_zone",
            "stream",
            "stub_status",
            "sub_filter",
            "sub_filter_once",
            "thread_pool",
            "timer_resolution",
            "upstream",
            "userid",
            "uwsgi_pass",
            "valid_referers",
            "xslt_stylesheet");

    private DirectiveTable() {}

    /** @throws NginxException if the directive is unknown, out of place, or has a wrong number of arguments */
    static void check(Directive directive, Scope scope) throws NginxException {
        Rule rule = RULES.get(directive.name());
        if (rule == null) {
            throw NOT_EMBEDDED.contains(directive.name())
                    ? new NginxException(
                            "directive \"" + directive.name() + "\" is not supported by the embedded nginx", directive)
                    : new NginxException("unknown directive \"" + directive.name() + "\"", directive);
        }
        if (!rule.scopes().contains(scope)) {
            throw new NginxException("\"" + directive.name() + "\" directive is not allowed here", directive);
        }
        if (rule.block() && directive.block() == null) {
            throw new NginxException("directive \"" + directive.name() + "\" has no opening \"{\"", directive);
        }
        if (!rule.block() && directive.block() != null) {
            throw new NginxException("directive \"" + directive.name() + "\" is not terminated by \";\"", directive);
        }
        int given = directive.arguments().size();
        if (given < rule.least() || given > rule.most()) {
            throw new NginxException(
                    "invalid number of arguments in \"" + directive.name() + "\" directive", directive);
        }
    }

    private static Map<String, Rule> rules() {
        Set<Scope> main = EnumSet.of(Scope.MAIN);
        Set<Scope> events = EnumSet.of(Scope.EVENTS);
        Set<Scope> http = EnumSet.of(Scope.HTTP);
        Set<Scope> server = EnumSet.of(Scope.SERVER);
        Set<Scope> location = EnumSet.of(Scope.LOCATION);
        Set<Scope> httpAndServer = EnumSet.of(Scope.HTTP, Scope.SERVER);
        Set<Scope> everyHttp = EnumSet.of(Scope.HTTP, Scope.SERVER, Scope.LOCATION);
        Set<Scope> inServers = EnumSet.of(Scope.SERVER, Scope.LOCATION);

        var rules = new HashMap<String, Rule>();
        block(rules, main, 0, 0, "events", "http");
        simple(rules, main, 1, 1, "worker_processes", "pid", "daemon", "master_process", "pcre_jit");
        simple(rules, main, 1, 1, "worker_rlimit_nofile", "worker_shutdown_timeout", "worker_priority");
        simple(rules, main, 1, 2, "user");
        simple(rules, events, 1, 1, "worker_connections", "multi_accept", "use", "accept_mutex");
        block(rules, http, 0, 0, "server");
        simple(rules, http, 2, ANY, "log_format");
        simple(rules, http, 1, 1, "server_names_hash_bucket_size", "server_names_hash_max_size", "server_tokens");
        simple(rules, http, 1, 1, "variables_hash_max_size", "variables_hash_bucket_size");
        simple(rules, server, 1, ANY, "listen", "server_name");
        block(rules, inServers, 1, 2, "location");
        simple(rules, inServers, 1, 2, "return");
        simple(rules, inServers, 2, ANY, "try_files");
        simple(rules, location, 1, 1, "alias");
        block(rules, everyHttp, 0, 0, "types");
        simple(rules, everyHttp, 1, 1, "root", "default_type", "sendfile", "tcp_nopush", "tcp_nodelay");
        simple(rules, everyHttp, 1, 1, "types_hash_max_size", "types_hash_bucket_size", "client_max_body_size");
        simple(rules, everyHttp, 1, 1, "client_body_timeout", "send_timeout", "client_body_buffer_size");
        simple(rules, everyHttp, 1, 1, "keepalive_requests", "log_not_found", "reset_timedout_connection");
        simple(rules, everyHttp, 1, 1, "open_file_cache", "sendfile_max_chunk");
        simple(rules, everyHttp, 1, 2, "keepalive_timeout", "error_log");
        simple(rules, everyHttp, 1, ANY, "index", "access_log");
        simple(rules, everyHttp, 2, 3, "add_header");
        simple(rules, everyHttp, 2, ANY, "error_page");
        simple(rules, httpAndServer, 1, 1, "client_header_timeout", "client_header_buffer_size", "http2");
        simple(rules, httpAndServer, 1, 1, "ssl_certificate", "ssl_certificate_key", "ssl_client_certificate");
        simple(rules, httpAndServer, 1, 1, "ssl_verify_client", "ssl_verify_depth", "ssl_ciphers", "ssl_buffer_size");
        simple(rules, httpAndServer, 1, 1, "ssl_prefer_server_ciphers", "ssl_session_timeout", "ssl_session_tickets");
        simple(rules, httpAndServer, 1, 2, "ssl_session_cache");
        simple(rules, httpAndServer, 2, 2, "large_client_header_buffers");
        simple(rules, httpAndServer, 1, ANY, "ssl_protocols");
        rules.put("error_log", new Rule(EnumSet.of(Scope.MAIN, Scope.HTTP, Scope.SERVER, Scope.LOCATION), 1, 2, false));
        return Map.copyOf(rules);
    }

    private static void simple(Map<String, Rule> rules, Set<Scope> scopes, int least, int most, String... names) {
        for (String name : List.of(names)) {
            rules.put(name, new Rule(scopes, least, most, false));
        }
    }

    private static void block(Map<String, Rule> rules, Set<Scope> scopes, int least, int most, String... names) {
        for (String name : List.of(names)) {
            rules.put(name, new Rule(scopes, least, most, true));
        }
    }
}
