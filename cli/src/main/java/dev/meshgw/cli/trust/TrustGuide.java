package dev.meshgw.cli.trust;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a root and a machine to command lines. Sources: the manuals of the programs that the lines call. Immutable. */
final class TrustGuide {

    /** The folder of Debian's Java packages, which {@code update-ca-certificates} keeps. */
    private static final String DEBIAN_JAVA_ROOTS = "/etc/ssl/certs/java/cacerts";

    private static final String DEBIAN_JAVA_HOOK = "/etc/ca-certificates/update.d/jks-keystore";
    private static final String FEDORA_JAVA_ROOTS = "/etc/pki/ca-trust/extracted/java/cacerts";

    /** Of every JDK since the first; it protects no secret. */
    private static final String JAVA_STORE_OPTIONS = "-cacerts -storepass changeit";

    private final Machine machine;
    private final String file;
    private final String name;

    /**
     * @param file absolute, of one PEM certificate
     * @param name under which stores keep it, other for each root
     */
    TrustGuide(Machine machine, Path file, String name) {
        this.machine = machine;
        this.file = quote(file.toString());
        this.name = name;
    }

    /** Empty if this machine does not have the relier. */
    Optional<Advice> of(Relier relier) {
        return switch (relier) {
            case SYSTEM -> system();
            case CHROMIUM -> chromium();
            case FIREFOX -> firefox();
            case JAVA -> java();
            case NODE -> node();
            case PYTHON -> python();
            case CURL -> curl();
        };
    }

    private Optional<Advice> system() {
        Platform platform = machine.platform();
        String title = "the system: curl, wget, git, Go and what else uses its list";
        if (platform == Platform.MACOS) {
            return Optional.of(new Advice(
                    title + ", Safari and Chrome",
                    List.of(),
                    List.of("sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain "
                            + file),
                    List.of("security verify-cert -c " + file),
                    List.of("sudo security remove-trusted-cert -d " + file)));
        }
        String folder = platform.anchors();
        if (folder == null) {
            return Optional.empty();
        }
        String anchor = folder + "/" + name + ".crt";
        boolean fresh = platform == Platform.DEBIAN || platform == Platform.ALPINE;
        return Optional.of(new Advice(
                title,
                List.of(),
                List.of(
                        machine.asAdministrator("install -m 644 " + file + " " + anchor),
                        machine.asAdministrator(platform.refresh())),
                List.of("openssl verify " + file),
                List.of(
                        machine.asAdministrator("rm " + anchor),
                        machine.asAdministrator(platform.refresh() + (fresh ? " --fresh" : "")))));
    }

    private Optional<Advice> chromium() {
        boolean present = machine.hasAnyProgram(
                "chromium",
                "chromium-browser",
                "google-chrome",
                "google-chrome-stable",
                "brave-browser",
                "microsoft-edge");
        if (!present || machine.platform() == Platform.MACOS) {
            return Optional.empty();
        }
        Path store = machine.home().resolve(".pki/nssdb");
        String database = "sql:" + store;
        var commands = new ArrayList<String>();
        commands.addAll(certutilIfMissing());
        if (!Files.exists(store.resolve("cert9.db"))) {
            commands.add("mkdir -p " + quote(store.toString()));
            commands.add("certutil -N --empty-password -d " + quote(database));
        }
        commands.add(nssAdd(database));
        return Optional.of(new Advice(
                "Chromium, Chrome, Edge and Brave",
                List.of("Those that are open must be started again."),
                commands,
                List.of(nssShow(database)),
                List.of(nssDelete(database))));
    }

    private Optional<Advice> firefox() {
        List<Path> profiles = machine.firefoxProfiles();
        if (profiles.isEmpty()) {
            return Optional.empty();
        }
        List<String> databases =
                profiles.stream().map(profile -> "sql:" + profile).toList();
        var commands = new ArrayList<String>(certutilIfMissing());
        databases.forEach(database -> commands.add(nssAdd(database)));
        return Optional.of(new Advice(
                "Firefox",
                List.of("Close it first; each profile has a list of its own."),
                commands,
                databases.stream().map(this::nssShow).toList(),
                databases.stream().map(this::nssDelete).toList()));
    }

    private List<String> certutilIfMissing() {
        String install = machine.platform().nssTools();
        return machine.hasAnyProgram("certutil") || install == null
                ? List.of()
                : List.of(machine.platform() == Platform.MACOS ? install : machine.asAdministrator(install));
    }

    private String nssAdd(String database) {
        return "certutil -A -d " + quote(database) + " -n " + name + " -t C,, -i " + file;
    }

    private String nssShow(String database) {
        return "certutil -L -d " + quote(database) + " -n " + name;
    }

    private String nssDelete(String database) {
        return "certutil -D -d " + quote(database) + " -n " + name;
    }

    private Optional<Advice> java() {
        return machine.java().map(home -> {
            String title = "Java at " + home;
            if (followsSystem(home)) {
                return new Advice(
                        title,
                        List.of("It reads the system's list, so trust the system."),
                        List.of(),
                        List.of(),
                        List.of());
            }
            String keytool = quote(home.resolve("bin/keytool").toString());
            boolean writable = Files.isWritable(home.resolve("lib/security/cacerts"));
            String run = writable ? keytool : machine.asAdministrator(keytool);
            return new Advice(
                    title,
                    List.of(
                            "Each JDK has a list of its own. For one program alone, give it a truststore:",
                            "  meshgw pki bundle --trust " + file + " --out truststore.p12"),
                    List.of(run + " -importcert -noprompt " + JAVA_STORE_OPTIONS + " -alias " + name + " -file "
                            + file),
                    List.of(keytool + " -list " + JAVA_STORE_OPTIONS + " -alias " + name),
                    List.of(run + " -delete " + JAVA_STORE_OPTIONS + " -alias " + name));
        });
    }

    private boolean followsSystem(Path home) {
        String roots = Machine.real(home.resolve("lib/security/cacerts"))
                .map(Path::toString)
                .orElse("");
        return roots.endsWith(FEDORA_JAVA_ROOTS) || roots.endsWith(DEBIAN_JAVA_ROOTS) && machine.has(DEBIAN_JAVA_HOOK);
    }

    private Optional<Advice> node() {
        return machine.hasAnyProgram("node", "nodejs", "npm", "bun")
                ? Optional.of(new Advice(
                        "Node.js, beside its own list",
                        List.of("For this shell; put the line into ~/.profile to keep it."),
                        List.of("export NODE_EXTRA_CA_CERTS=" + file),
                        List.of(),
                        List.of("unset NODE_EXTRA_CA_CERTS")))
                : Optional.empty();
    }

    private Optional<Advice> python() {
        if (!machine.hasAnyProgram("python3", "python")) {
            return Optional.empty();
        }
        String bundle = machine.platform().bundle();
        boolean combined = bundle != null && machine.has(bundle);
        String list = combined
                ? quote(machine.home()
                        .resolve(".config/meshgw/" + name + "-and-system.pem")
                        .toString())
                : file;
        var commands = new ArrayList<String>();
        if (combined) {
            commands.add(
                    "mkdir -p " + quote(machine.home().resolve(".config/meshgw").toString()));
            commands.add("cat " + bundle + " " + file + " > " + list);
        }
        commands.add("export SSL_CERT_FILE=" + list + " REQUESTS_CA_BUNDLE=" + list);
        var undo = new ArrayList<>(List.of("unset SSL_CERT_FILE REQUESTS_CA_BUNDLE"));
        if (combined) {
            undo.add("rm " + list);
        }
        return Optional.of(new Advice(
                "Python: its ssl module, requests, pip and httpx",
                List.of("For this shell. The variables replace the lists that they use"
                        + (combined ? ", so the system's roots are put beside this one." : " by this root alone.")),
                commands,
                List.of(),
                undo));
    }

    private Optional<Advice> curl() {
        return machine.hasAnyProgram("curl")
                ? Optional.of(new Advice(
                        "curl, for this shell only",
                        List.of(
                                "The variable replaces curl's list: other hosts will not verify.",
                                "For one request: curl --cacert " + file + " https://..."),
                        List.of("export CURL_CA_BUNDLE=" + file),
                        List.of(),
                        List.of("unset CURL_CA_BUNDLE")))
                : Optional.empty();
    }

    /** As a POSIX shell reads one word. */
    private static String quote(String text) {
        return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
