package dev.meshgw.cli.trust;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Systems by how their list of trusted roots is kept. */
enum Platform {
    DEBIAN(
            "/usr/local/share/ca-certificates",
            "/etc/ssl/certs/ca-certificates.crt",
            "apt-get install -y libnss3-tools",
            "debian",
            "ubuntu"),
    ALPINE("/usr/local/share/ca-certificates", "/etc/ssl/certs/ca-certificates.crt", "apk add nss-tools", "alpine"),
    FEDORA(
            "/etc/pki/ca-trust/source/anchors",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "dnf install -y nss-tools",
            "fedora",
            "rhel",
            "centos"),
    SUSE("/etc/pki/trust/anchors", "/etc/ssl/ca-bundle.pem", "zypper install -y mozilla-nss-tools", "suse", "opensuse"),
    ARCH(
            "/etc/ca-certificates/trust-source/anchors",
            "/etc/ssl/certs/ca-certificates.crt",
            "pacman -S --needed nss",
            "arch"),
    MACOS(null, "/etc/ssl/cert.pem", "brew install nss"),
    UNKNOWN(null, null, null);

    private final @Nullable String anchors;
    private final @Nullable String bundle;
    private final @Nullable String nssTools;
    private final List<String> ids;

    Platform(@Nullable String anchors, @Nullable String bundle, @Nullable String nssTools, String... ids) {
        this.anchors = anchors;
        this.bundle = bundle;
        this.nssTools = nssTools;
        this.ids = List.of(ids);
    }

    /**
     * @param osRelease text of {@code /etc/os-release}; its ID counts first, then the systems of ID_LIKE in their order
     *     (os-release(5))
     */
    static Platform ofLinux(String osRelease) {
        String words = value(osRelease, "ID") + " " + value(osRelease, "ID_LIKE");
        return Arrays.stream(words.trim().split("\\s+"))
                .flatMap(id -> Arrays.stream(values()).filter(platform -> platform.ids.contains(id)))
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static String value(String osRelease, String key) {
        return osRelease
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).replaceAll("[\"']", ""))
                .findFirst()
                .orElse("");
    }

    /** The folder whose files the system adds to its list, null if it has none. */
    @Nullable
    String anchors() {
        return anchors;
    }

    /** The list that the system's OpenSSL reads, as one PEM file. */
    @Nullable
    String bundle() {
        return bundle;
    }

    /** Installs certutil, without {@code sudo}. */
    @Nullable
    String nssTools() {
        return nssTools;
    }

    /** Makes the system read {@link #anchors} again. */
    String refresh() {
        return switch (this) {
            case FEDORA, ARCH -> "update-ca-trust";
            case DEBIAN, ALPINE, SUSE -> "update-ca-certificates";
            case MACOS, UNKNOWN -> throw new IllegalStateException(this + " has no such command");
        };
    }
}
