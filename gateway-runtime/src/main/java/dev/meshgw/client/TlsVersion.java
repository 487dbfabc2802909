package dev.meshgw.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A TLS version, by its number on the wire. */
public enum TlsVersion {
    TLS_1_0(0x0301, "TLSv1"),
    TLS_1_1(0x0302, "TLSv1.1"),
    TLS_1_2(0x0303, "TLSv1.2"),
    TLS_1_3(0x0304, "TLSv1.3");

    private final int wire;
    private final String label;

    TlsVersion(int wire, String label) {
        this.wire = wire;
        this.label = label;
    }

    static Optional<TlsVersion> of(int wire) {
        return Arrays.stream(values()).filter(v -> v.wire == wire).findFirst();
    }

    /** The number on the wire. */
    int wire() {
        return wire;
    }

    /** As OpenSSL, curl and {@link javax.net.ssl.SSLEngine} spell it: {@code TLSv1.3}. */
    public String label() {
        return label;
    }

    /** The label of the version with this number on the wire, or the number itself: {@code 0x7F1C}. */
    public static String nameOf(int wire) {
        return of(wire).map(TlsVersion::label).orElseGet(() -> String.format(Locale.ROOT, "0x%04X", wire));
    }
}
