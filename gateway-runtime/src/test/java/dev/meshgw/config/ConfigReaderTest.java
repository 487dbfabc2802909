package dev.meshgw.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.resource.ConfigMap;
import dev.meshgw.config.resource.Deployment;
import dev.meshgw.config.resource.Destination;
import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.EndpointSlice;
import dev.meshgw.config.resource.Endpoints;
import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.OtherResource;
import dev.meshgw.config.resource.Port;
import dev.meshgw.config.resource.Resolution;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.resource.Server;
import dev.meshgw.config.resource.Service;
import dev.meshgw.config.resource.ServiceEntry;
import dev.meshgw.config.resource.ServicePort;
import dev.meshgw.config.resource.StringMatch;
import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {

    private static final String GATEWAY = """
            apiVersion: networking.istio.io/v1alpha3
            kind: Gateway
            metadata:
              name: mygateway
            spec:
              selector:
                istio: ingressgateway # use istio default ingress gateway
              servers:
              - port:
                  number: 443
                  name: https
                  protocol: HTTPS
                tls:
                  mode: MUTUAL
                  credentialName: httpbin-credential
                hosts:
                - httpbin.example.com
            """;

    private static final String VIRTUAL_SERVICE = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: httpbin, namespace: apps}
            spec:
              hosts: [httpbin.example.com]
              gateways: [mygateway]
            """;

    @Test
    void aGatewayIsReadFieldByField() {
        Gateway gateway = one(GATEWAY, Gateway.class);

        assertThat(gateway.metadata().qualifiedName()).isEqualTo("default/mygateway");
        assertThat(gateway.selector()).isEqualTo(Map.of("istio", "ingressgateway"));
        Server server = gateway.servers().get(0);
        assertThat(server.port()).isEqualTo(new Port(443, "https", "HTTPS", 0));
        assertThat(server.hosts()).containsExactly("httpbin.example.com");
        assertThat(server.tls().mode()).isEqualTo(TlsMode.MUTUAL);
        assertThat(server.tls().credentialName()).isEqualTo("httpbin-credential");
    }

    @Test
    void routesAreReadFieldByField() {
        HttpRoute route =
                one(VIRTUAL_SERVICE + """
                                  http:
                                  - match:
                                    - uri: {prefix: /status}
                                      headers: {x-end-user: {exact: jason}}
                                    route:
                                    - destination: {host: httpbin, port: {number: 8000}}
                                      weight: 90
                                    timeout: 0.5s
                                    retries: {attempts: 3, perTryTimeout: 2s, retryOn: "5xx,connect-failure"}
                                """, VirtualService.class).http().get(0);

        assertThat(route.match().get(0).uri()).isEqualTo(new StringMatch.Prefix("/status"));
        assertThat(route.match().get(0).headers()).isEqualTo(Map.of("x-end-user", new StringMatch.Exact("jason")));
        assertThat(route.route().get(0).destination()).isEqualTo(new Destination("httpbin", "", 8000));
        assertThat(route.route().get(0).weight()).isEqualTo(90);
        assertThat(route.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(route.retries().attempts()).isEqualTo(3);
    }

    @Test
    void sniRoutesMayBeSpelledInSnakeCase() {
        VirtualService service = one(VIRTUAL_SERVICE + """
                          tls:
                          - match:
                            - port: 443
                              sni_hosts: [httpbin.example.com]
                            route:
                            - destination: {host: my-nginx}
                        """, VirtualService.class);

        assertThat(service.tls().get(0).match().get(0).sniHosts()).containsExactly("httpbin.example.com");
    }

    @Test
    void aDestinationRuleIsReadFieldByField() {
        DestinationRule rule = one("""
                apiVersion: networking.istio.io/v1beta1
                kind: DestinationRule
                metadata: {name: reviews}
                spec:
                  host: reviews
                  trafficPolicy:
                    connectionPool: {tcp: {connectTimeout: 30ms, maxConnections: 7}}
                    tls: {mode: SIMPLE, sni: reviews.example.com}
                  subsets:
                  - name: v1
                    labels: {version: v1}
                """, DestinationRule.class);

        assertThat(rule.trafficPolicy().connectionPool().tcp().connectTimeout()).isEqualTo(Duration.ofMillis(30));
        assertThat(rule.trafficPolicy().tls().sni()).isEqualTo("reviews.example.com");
        assertThat(rule.subsets().get(0).labels()).isEqualTo(Map.of("version", "v1"));
    }

    @Test
    void aServiceEntryIsReadFieldByField() {
        ServiceEntry entry = one("""
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: httpbin}
                spec:
                  hosts: [httpbin.default.svc.cluster.local]
                  ports: [{number: 8000, name: http, protocol: HTTP, targetPort: 80}]
                  resolution: STATIC
                  location: 1
                  endpoints: [{address: 127.0.0.1, ports: {http: 18000}}]
                """, ServiceEntry.class);

        assertThat(entry.resolution()).isEqualTo(Resolution.STATIC);
        assertThat(entry.location()).isEqualTo(ServiceEntry.Location.MESH_INTERNAL);
        assertThat(entry.ports()).containsExactly(new ServicePort("http", 8000, "HTTP", "", "80"));
        assertThat(entry.endpoints().get(0).ports()).isEqualTo(Map.of("http", 18000));
    }

    @Test
    void aWorkloadIsReadAsFarAsItIsNeeded() {
        MeshConfig config = good("""
                apiVersion: v1
                kind: Service
                metadata: {name: my-nginx, labels: {run: my-nginx}}
                spec:
                  ports: [{port: 443, protocol: TCP, targetPort: https, nodePort: 30443}]
                  selector: {run: my-nginx}
                  ipFamilyPolicy: SingleStack
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: my-nginx}
                spec:
                  selector: {matchLabels: {run: my-nginx}}
                  replicas: 2
                  template:
                    metadata: {labels: {run: my-nginx}}
                    spec:
                      terminationGracePeriodSeconds: 5
                      containers:
                      - name: my-nginx
                        image: nginx
                        env: [{name: A, value: b}, {name: C, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                        ports: [{containerPort: 443, name: https}]
                        volumeMounts:
                        - {name: nginx-config, mountPath: /etc/nginx, readOnly: true}
                      volumes:
                      - name: nginx-config
                        configMap: {name: nginx-configmap}
                      - name: nginx-server-certs
                        secret: {secretName: nginx-server-certs, items: [{key: tls.crt, path: a.crt}]}
                """);

        Service service = config.all(Service.class).get(0);
        assertThat(service.type()).isEqualTo("ClusterIP");
        assertThat(service.ports()).containsExactly(new ServicePort("", 443, "TCP", "", "https"));
        Deployment deployment = config.all(Deployment.class).get(0);
        assertThat(deployment.replicas()).isEqualTo(2);
        assertThat(deployment.podLabels()).isEqualTo(Map.of("run", "my-nginx"));
        assertThat(deployment.containers().get(0).env()).isEqualTo(Map.of("A", "b"));
        assertThat(deployment.containers().get(0).volumeMounts().get(0).mountPath())
                .isEqualTo("/etc/nginx");
        assertThat(deployment.volumes().get(0).configMap()).isEqualTo("nginx-configmap");
        assertThat(deployment.volumes().get(1).secret()).isEqualTo("nginx-server-certs");
        assertThat(deployment.volumes().get(1).items()).isEqualTo(Map.of("tls.crt", "a.crt"));
    }

    @Test
    void endpointsAreReadFromBothKinds() {
        MeshConfig config = good("""
                apiVersion: v1
                kind: Endpoints
                metadata: {name: httpbin}
                subsets: [{addresses: [{ip: 127.0.0.1}], ports: [{name: http, port: 8000}]}]
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: httpbin-1, labels: {kubernetes.io/service-name: httpbin}}
                addressType: IPv4
                endpoints:
                - addresses: [127.0.0.1]
                - addresses: [127.0.0.2]
                  conditions: {ready: false}
                ports: [{port: 8000}]
                """);

        assertThat(config.all(Endpoints.class).get(0).subsets().get(0).ports()).isEqualTo(Map.of("http", 8000));
        EndpointSlice slice = config.all(EndpointSlice.class).get(0);
        assertThat(slice.endpoints()).extracting(endpoint -> endpoint.ready()).containsExactly(true, false);
        assertThat(slice.ports()).isEqualTo(Map.of("", 8000));
    }

    @Test
    void secretsAreDecodedAndStringDataWins() {
        Secret secret = one("""
                apiVersion: v1
                kind: Secret
                metadata: {name: s}
                data: {a: Zmlyc3Q=, b: "c2Vj\\nb25k"}
                stringData: {a: later}
                """, Secret.class);

        assertThat(secret.type()).isEqualTo("Opaque");
        assertThat(secret.data().get("a")).asString().isEqualTo("later");
        assertThat(secret.data().get("b")).asString().isEqualTo("second");
    }

    @Test
    void configMapsHoldTextAndBytes() {
        ConfigMap configMap = one(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: x}\nbinaryData: {b: AA==}\n",
                ConfigMap.class);

        assertThat(configMap.data().get("a")).asString().isEqualTo("x");
        assertThat(configMap.data().get("b")).containsExactly(0);
    }

    @Test
    void theOrderOfLabelsIsKept() {
        Gateway gateway = one(
                GATEWAY.replace("name: mygateway", "name: g\n  labels: {z: 'a', m: 'b', a: 'c', q: 'd'}"),
                Gateway.class);

        assertThat(gateway.metadata().labels().keySet()).containsExactly("z", "m", "a", "q");
    }

    @Test
    void theTimeOfCreationIsRead() {
        Gateway gateway = one(
                GATEWAY.replace("name: mygateway", "name: g\n  creationTimestamp: \"2026-01-31T12:00:00Z\""),
                Gateway.class);

        assertThat(gateway.metadata().creationTimestamp()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    }

    @Test
    void otherKindsAreKept() {
        assertThat(good("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: httpbin}\n")
                        .resources())
                .singleElement()
                .isInstanceOf(OtherResource.class);
        assertThat(good("apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: x}\n")
                        .resources())
                .hasSize(1);
    }

    @Test
    void theDefaultNamespaceCanBeAnother() {
        ConfigResult result = new ConfigReader().read(new ManifestReader().parse("f.yaml", GATEWAY), "front");

        assertThat(result.config().resources().get(0).metadata().namespace()).isEqualTo("front");
    }

    @Test
    void anUnknownFieldIsAnErrorWithASuggestion() {
        Diagnostic diagnostic = mistake(GATEWAY.replace("credentialName", "credentalName"));

        assertThat(diagnostic.what()).isEqualTo("unknown field \"credentalName\"");
        assertThat(diagnostic.location()).hasToString("f.yaml:15:7");
        assertThat(diagnostic.fieldPath()).isEqualTo("spec.servers[0].tls.credentalName");
        assertThat(diagnostic.fix()).isEqualTo("did you mean \"credentialName\"?");
    }

    @Test
    void aFieldThatResemblesNothingListsWhatIsKnown() {
        assertThat(mistake(GATEWAY.replace("protocol: HTTPS", "protocol: HTTPS\n      colour: red"))
                        .why())
                .isEqualTo("known here: number, name, protocol, targetPort");
    }

    @Test
    void aMisspeltFieldOfACoreKindIsAWarning() {
        ConfigResult result = read("apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {prots: []}\n");

        assertThat(result.config().resources()).hasSize(1);
        assertThat(result.diagnostics()).singleElement().satisfies(diagnostic -> {
            assertThat(diagnostic.severity()).isEqualTo(Severity.WARNING);
            assertThat(diagnostic.fix()).isEqualTo("did you mean \"ports\"?");
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "number: 443     | number: '443'      | \"number\" must be a whole number, but is the text \"443\" | remove the quotes",
                "number: 443     | number: 44.5       | \"number\" must be a whole number, but is the number 44.5 |",
                "number: 443     | number: -1         | \"number\" must be a number from 0 to 2147483647, but is -1 |",
                "name: https     | name: 443          | \"name\" must be text, but is the number 443 | put it in quotes: \"443\"",
                "name: https     | name: yes          | \"name\" must be text, but is the boolean true (written yes) | put it in quotes: \"yes\"",
                "name: https     | name: [https]      | \"name\" must be text, but is a list |",
                "mode: MUTUAL    | mode: mutual       | \"mode\" cannot be \"mutual\" | did you mean MUTUAL?",
                "mode: MUTUAL    | mode: 7            | \"mode\" cannot be \"7\" |",
                "mode: MUTUAL    | httpsRedirect: 'true' | \"httpsRedirect\" must be a boolean, but is the text \"true\" | remove the quotes",
                "- httpbin.ex    | - 5 # ex           | \"hosts[0]\" must be text, but is the number 5 | put it in quotes: \"5\""
            })
    void aValueOfAnotherTypeIsNamed(String right, String wrong, String what, String fix) {
        Diagnostic diagnostic = mistake(GATEWAY.replace(right, wrong));

        assertThat(diagnostic.what()).isEqualTo(what);
        assertThat(diagnostic.fix()).isEqualTo(fix);
    }

    @Test
    void numbersWithoutAUnitAreNoDurations() {
        assertThat(mistake(VIRTUAL_SERVICE + "  http: [{route: [{destination: {host: a}}], timeout: 5}]\n")
                        .fix())
                .isEqualTo("if seconds were meant: 5s");
    }

    @Test
    void aMatchHasOneKind() {
        assertThat(mistake(
                                VIRTUAL_SERVICE
                                        + "  http: [{match: [{uri: {exact: /, prefix: /}}], route: [{destination: {host: a}}]}]\n")
                        .what())
                .isEqualTo("\"exact\" and \"prefix\" exclude each other");
    }

    @Test
    void everyMistakeOfAResourceIsReportedInItsOrder() {
        ConfigResult result = read(GATEWAY.replace("number: 443", "number: x").replace("hosts:", "hots:"));

        assertThat(result.config().resources()).isEmpty();
        assertThat(result.diagnostics())
                .extracting(diagnostic -> diagnostic.location().line() + " " + diagnostic.fieldPath())
                .containsExactly(
                        "9 spec.servers[0].hosts", "10 spec.servers[0].port.number", "16 spec.servers[0].hots");
    }

    @Test
    void aBadResourceSparesTheOthers() {
        ConfigResult result = read(GATEWAY.replace("MUTUAL", "MUTAL") + "---\n" + VIRTUAL_SERVICE
                + "  http: [{route: [{destination: {host: a}}]}]\n");

        assertThat(result.config().resources())
                .singleElement()
                .extracting(Resource::kind)
                .isEqualTo("VirtualService");
    }

    @ParameterizedTest
    @CsvSource({
        "networking.istio.io/v1, Gatway, 'apiVersion: networking.istio.io/v1, kind: Gateway'",
        "networking.istio.io/v2, Gateway, 'apiVersion: networking.istio.io/v1, kind: Gateway'",
        "networking.istio.oi/v1beta1, Gateway, 'apiVersion: networking.istio.io/v1beta1, kind: Gateway'",
        "v1, VirtualService, 'apiVersion: networking.istio.io/v1, kind: VirtualService'",
        "v1, Deployment, 'apiVersion: apps/v1, kind: Deployment'"
    })
    void anUnknownKindIsRefusedAsKubectlDoes(String apiVersion, String kind, String suggestion) {
        Diagnostic diagnostic = mistake("apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: x}\n");

        assertThat(diagnostic.what())
                .isEqualTo("no matches for kind \"" + kind + "\" in version \"" + apiVersion + "\"");
        assertThat(diagnostic.fix()).isEqualTo("did you mean " + suggestion + "?");
    }

    @Test
    void theLaterOfTwoDefinitionsCounts() {
        ConfigResult result = read(GATEWAY + "---\n" + GATEWAY.replace("number: 443", "number: 8443"));

        assertThat(result.config().all(Gateway.class))
                .singleElement()
                .satisfies(gateway ->
                        assertThat(gateway.servers().get(0).port().number()).isEqualTo(8443));
        assertThat(result.diagnostics())
                .singleElement()
                .extracting(Diagnostic::why)
                .isEqualTo("this definition replaces the one at f.yaml:1:1");
    }

    @Test
    void kindsThatWouldProtectAreWarnedAbout() {
        ConfigResult result =
                read("apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: deny}\n");

        assertThat(result.diagnostics())
                .singleElement()
                .extracting(Diagnostic::what)
                .isEqualTo("AuthorizationPolicy \"deny\" has no effect here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {password: 12345678}",
                "data: {password: hunter2hunter2!}",
                "stringData: {password: [hunter2]}",
                "stringData: {password: hunter2: x}",
                "stringData:\n  password: *hunter2",
                "stringData:\n  a: 1\n   hunter2: x",
                "data: {password: true}"
            })
    void noMessageShowsTheValueOfASecret(String data) {
        ConfigResult result = read("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n" + data + "\n");

        assertThat(result.diagnostics())
                .isNotEmpty()
                .allSatisfy(diagnostic -> assertThat(diagnostic.toString()).doesNotContain("hunter2", "12345678"));
    }

    @Test
    void aKeyFileIsNotPrinted() {
        ConfigResult result =
                read("-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49\n-----END PRIVATE KEY-----\n");

        assertThat(result.diagnostics())
                .singleElement()
                .satisfies(diagnostic -> assertThat(diagnostic.toString())
                        .contains("is a PEM file")
                        .doesNotContain("MIGHAgEA"));
    }

    @ParameterizedTest
    @CsvSource({
        "5s, PT5S",
        "0.5s, PT0.5S",
        "1h30m, PT1H30M",
        "250ms, PT0.25S",
        "-1s, PT-1S",
        "0, PT0S",
        "1.000000999s, PT1.000000999S"
    })
    void durationsAreReadAsGoWritesThem(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "5S", "1d", "1s2", "99999999999h", "--1s", "1.2.3s"})
    void otherTextsAreNoDurations(String text) {
        assertThat(DurationText.parse(text)).isNull();
    }

    private static ConfigResult read(String text) {
        return new ConfigReader().read(new ManifestReader().parse("f.yaml", text));
    }

    private static MeshConfig good(String text) {
        ConfigResult result = read(text);
        assertThat(result.diagnostics()).isEmpty();
        return result.config();
    }

    private static <T extends Resource> T one(String text, Class<T> type) {
        return good(text).all(type).get(0);
    }

    private static Diagnostic mistake(String text) {
        ConfigResult result = read(text);
        assertThat(result.config().resources()).isEmpty();
        assertThat(result.diagnostics()).hasSize(1);
        return result.diagnostics().get(0);
    }
}
