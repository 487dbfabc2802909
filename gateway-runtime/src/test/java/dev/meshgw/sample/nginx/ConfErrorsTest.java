package dev.meshgw.sample.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a wrong configuration says: nginx's words where nginx would refuse it too, ours where only this stand-in does. */
class ConfErrorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lisen 80;| unknown directive \"lisen\" in /etc/nginx/nginx.conf:4",
                "events {}| \"events\" directive is not allowed here in /etc/nginx/nginx.conf:4",
                "proxy_pass http://a;| directive \"proxy_pass\" is not supported by the embedded nginx in /etc/nginx/nginx.conf:4",
                "root;| invalid number of arguments in \"root\" directive in /etc/nginx/nginx.conf:4",
                "root /a /b;| invalid number of arguments in \"root\" directive in /etc/nginx/nginx.conf:4",
                "root /a; root /b;| \"root\" directive is duplicate in /etc/nginx/nginx.conf:4",
                "location /;| directive \"location\" has no opening \"{\" in /etc/nginx/nginx.conf:4",
                "listen 80 { }| directive \"listen\" is not terminated by \";\" in /etc/nginx/nginx.conf:4",
                "listen 80 sll;| invalid parameter \"sll\" in /etc/nginx/nginx.conf:4",
                "listen 80 backlog;| invalid parameter \"backlog\" in /etc/nginx/nginx.conf:4",
                "listen 80 proxy_protocol;| listen parameter \"proxy_protocol\" is not supported by the embedded nginx in /etc/nginx/nginx.conf:4",
                "listen 99999;| invalid port in \"99999\" of the \"listen\" directive in /etc/nginx/nginx.conf:4",
                "listen *:http;| invalid port in \"*:http\" of the \"listen\" directive in /etc/nginx/nginx.conf:4",
                "listen nginx;| host not found in \"nginx\" of the \"listen\" directive in /etc/nginx/nginx.conf:4",
                "listen 10.0.0.1:80;| bind() to 10.0.0.1:80 failed (99: Cannot assign requested address) in /etc/nginx/nginx.conf:4",
                "listen 443 ssl;| no \"ssl_certificate\" is defined for the \"listen ... ssl\" directive in /etc/nginx/nginx.conf:3",
                "server_name a.*.b;| invalid server name or wildcard \"a.*.b\" in /etc/nginx/nginx.conf:4",
                "server_name ~^a;| server name \"~^a\": regular expressions are not supported by the embedded nginx in /etc/nginx/nginx.conf:4",
                "location ~ x {}| location \"~ x\": regular expressions are not supported by the embedded nginx in /etc/nginx/nginx.conf:4",
                "location ?? x {}| invalid location modifier \"??\" in /etc/nginx/nginx.conf:4",
                "location / {} location / {}| duplicate location \"/\" in /etc/nginx/nginx.conf:4",
                "location /a { location /b {} }| location \"/b\" is outside location \"/a\" in /etc/nginx/nginx.conf:4",
                "return abc;| invalid return code \"abc\" in /etc/nginx/nginx.conf:4",
                "return 444;| return code \"444\" (close without an answer) is not supported by the embedded nginx in /etc/nginx/nginx.conf:4",
                "return 200 $nope;| unknown \"nope\" variable in /etc/nginx/nginx.conf:4",
                "return 200 ${host;| the closing bracket in \"host\" variable is missing in /etc/nginx/nginx.conf:4",
                "access_log /var/log/nginx/access.log mian;| unknown log format \"mian\" in /etc/nginx/nginx.conf:4",
                "error_log stderr loud;| invalid log level \"loud\" in /etc/nginx/nginx.conf:4",
                "sendfile yes;| invalid value \"yes\" in \"sendfile\" directive, it must be \"on\" or \"off\" in /etc/nginx/nginx.conf:4",
                "ssl_protocols TLSv9;| invalid value \"TLSv9\" in /etc/nginx/nginx.conf:4",
                "ssl_verify_client maybe;| invalid value \"maybe\" in /etc/nginx/nginx.conf:4",
                "client_max_body_size lots;| \"client_max_body_size\" directive invalid value in /etc/nginx/nginx.conf:4",
                "add_header A b sometimes;| invalid parameter \"sometimes\" in /etc/nginx/nginx.conf:4",
                "try_files $uri;| invalid number of arguments in \"try_files\" directive in /etc/nginx/nginx.conf:4",
                "try_files $uri =x;| invalid code \"x\" in /etc/nginx/nginx.conf:4",
                "error_page 200 /x;| value \"200\" must be between 300 and 599 in /etc/nginx/nginx.conf:4",
                "include missing.conf;| open() \"/etc/nginx/missing.conf\" failed (2: No such file or directory) in /etc/nginx/nginx.conf:4",
                "ssl_certificate /c;| no \"ssl_certificate_key\" is defined for the \"listen ... ssl\" directive in /etc/nginx/nginx.conf:3",
                "ssl_certificate /c; ssl_certificate_key /k;| cannot load certificate \"/c\": BIO_new_file() failed (2: No such file or directory)"
            })
    void refusesInNginxsWords(String inServer, String complaint) {
        assertThatThrownBy(() -> load("events {}\nhttp {\nserver {\n" + inServer + "\n}\n}\n"))
                .isInstanceOf(NginxException.class)
                .hasMessage("nginx: [emerg] " + complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http {}| no \"events\" section in configuration",
                "events {} events {}| \"events\" directive is duplicate in /etc/nginx/nginx.conf:1",
                "events {| unexpected end of file, expecting \"}\" in /etc/nginx/nginx.conf:1",
                "events {} }| unexpected \"}\" in /etc/nginx/nginx.conf:1",
                "events {} ;| unexpected \";\" in /etc/nginx/nginx.conf:1",
                "events { use epoll }| unexpected \"}\" in /etc/nginx/nginx.conf:1",
                "worker_processes 1| unexpected end of file, expecting \";\" or \"}\" in /etc/nginx/nginx.conf:1",
                "pid 'a'b;| unexpected \"b\" in /etc/nginx/nginx.conf:1",
                "pid 'a;| unexpected end of file, expecting \";\" or \"}\" in /etc/nginx/nginx.conf:1",
                "include nginx.conf;| too many nested includes of \"/etc/nginx/nginx.conf\" in /etc/nginx/nginx.conf:1",
                "stream { }| directive \"stream\" is not supported by the embedded nginx in /etc/nginx/nginx.conf:1"
            })
    void refusesBrokenSyntax(String conf, String complaint) {
        assertThatThrownBy(() -> load(conf)).hasMessage("nginx: [emerg] " + complaint);
    }

    @Test
    void countsLinesThroughCommentsAndQuotes() {
        assertThatThrownBy(() -> load("# one\nevents { # two }\n}\nhttp {\n  log_format a 'x\n  y';\n  nope;\n}\n"))
                .hasMessage("nginx: [emerg] unknown directive \"nope\" in /etc/nginx/nginx.conf:7");
    }

    @Test
    void namesTheIncludedFileOfAMistake() {
        ContainerFiles files = Nginx.image(80)
                .mount("/etc/nginx/conf.d", Map.of("site.conf", NginxPod.file("server {\n  lisen 80;\n}\n")));
        assertThatThrownBy(() -> Nginx.load(files, "pod"))
                .hasMessage("nginx: [emerg] unknown directive \"lisen\" in /etc/nginx/conf.d/site.conf:2");
    }

    @Test
    void aVolumeOverTheFolderHidesTheImagesMediaTypes() {
        assertThatThrownBy(() -> load("events {}\nhttp {\n  include mime.types;\n}\n"))
                .hasMessage("nginx: [emerg] open() \"/etc/nginx/mime.types\" failed (2: No such file or directory)"
                        + " in /etc/nginx/nginx.conf:3");
        ContainerFiles subPath = Nginx.image(80)
                .mountFile("/etc/nginx/nginx.conf", NginxPod.file("events {}\nhttp {\n  include mime.types;\n}\n"));
        assertThatCode(() -> Nginx.load(subPath, "pod")).doesNotThrowAnyException();
    }

    @Test
    void refusesTwoDefaultServersOfOnePort() {
        assertThatThrownBy(() -> load("""
                        events {}
                        http {
                          server { listen 80 default_server; }
                          server { listen 80 default_server; }
                        }
                        """))
                .hasMessage("nginx: [emerg] a duplicate default server for 0.0.0.0:80 in /etc/nginx/nginx.conf:4");
    }

    @Test
    void warnsOfAServerNameThatIsTakenTwice() throws NginxException {
        assertThat(load("events {}\nhttp {\n  server { server_name a; }\n  server { server_name a; }\n}\n")
                        .startLines())
                .contains("nginx: [warn] conflicting server name \"a\" on 0.0.0.0:80, ignored");
    }

    @Test
    void saysThatALocalAddressCannotBeReached() throws NginxException {
        Nginx nginx = load("events {}\nhttp {\n  server { listen 127.0.0.1:81; listen 80; }\n}\n");
        assertThat(nginx.ports()).extracting(Nginx.Port::number).containsExactly(80);
        assertThat(nginx.startLines()).contains("nginx: listen 127.0.0.1:81 cannot be reached from outside the pod");
    }

    @Test
    void takesTheSettingsThatPeopleCopy() {
        assertThatCode(() -> load("""
                        user  nginx;
                        worker_processes  auto;
                        error_log  /var/log/nginx/error.log notice;
                        pid        /var/run/nginx.pid;
                        events { worker_connections  1024; multi_accept on; use epoll; }
                        http {
                          default_type  application/octet-stream;
                          log_format m escape=default '$remote_addr ${status}x';
                          access_log /var/log/nginx/access.log m buffer=32k;
                          sendfile on; tcp_nopush on; tcp_nodelay on;
                          keepalive_timeout 65 60;
                          types_hash_max_size 2048;
                          server_tokens off;
                          client_max_body_size 10m;
                          ssl_protocols TLSv1.2 TLSv1.3;
                          ssl_prefer_server_ciphers on;
                          ssl_ciphers HIGH:!aNULL:!MD5;
                          ssl_session_cache shared:SSL:10m;
                          ssl_session_timeout 1d;
                          types { text/html html; application/json json; }
                          server {
                            listen [::]:80 ipv6only=off default_server reuseport;
                            listen 80 default_server backlog=1024;
                            server_name _ "" .example.com www.example.* *.example.org $hostname;
                            location = /healthz { access_log off; return 200 "ok\\n"; }
                            location ^~ /static/ { alias /srv/; add_header Cache-Control "max-age=60" always; }
                            error_page 404 =200 /index.html;
                          }
                        }
                        """)).doesNotThrowAnyException();
    }

    private static Nginx load(String conf) throws NginxException {
        return Nginx.load(NginxPod.withConf(conf), "pod");
    }
}
