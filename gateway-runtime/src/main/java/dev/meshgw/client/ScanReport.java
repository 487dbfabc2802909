package dev.meshgw.client;

import dev.meshgw.pki.OcspStaple;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server can do, found out by asking. Immutable.
 *
 * @param versions newest first
 * @param protocols what came of each ALPN offer
 * @param resumptions what came of going back to an earlier session
 * @param staple null if the server sent no OCSP response, or no handshake came about
 * @param withoutName what comes of a ClientHello without SNI, null if the scan sent none anyway
 * @param connections how many it took
 * @param isComplete false if the time ran out, or connections failed, before all was asked
 */
public record ScanReport(
        List<Version> versions,
        List<Protocol> protocols,
        List<Resumption> resumptions,
        @Nullable Staple staple,
        @Nullable Outcome withoutName,
        int connections,
        Duration time,
        boolean isComplete) {

    public ScanReport {
        versions = List.copyOf(versions);
        protocols = List.copyOf(protocols);
        resumptions = List.copyOf(resumptions);
    }

    /** How a server reacted. */
    public enum Reaction {
        /** It went on. */
        ACCEPTED,
        /** It sent an alert. */
        REFUSED,
        /** It ended the connection without an alert. */
        CLOSED,
        /** It said nothing in time, could not be reached, or does not speak TLS. */
        UNKNOWN
    }

    /** @param alert its name, null unless it was refused so */
    public record Outcome(Reaction reaction, @Nullable String alert) {
        public boolean isAccepted() {
            return reaction == Reaction.ACCEPTED;
        }
    }

    /** Whose order decides among several that both sides have. */
    public enum Preference {
        SERVER,
        CLIENT,
        /** There is only one, or none. */
        UNKNOWN
    }

    /**
     * One TLS version, offered alone.
     *
     * @param cipherSuites OpenSSL's names, in the order in which the server picked them
     * @param groups for the key exchange, likewise; empty if it needs none
     */
    public record Version(
            TlsVersion version,
            Outcome outcome,
            List<String> cipherSuites,
            Preference preference,
            List<String> groups,
            Preference groupPreference) {
        public Version {
            cipherSuites = List.copyOf(cipherSuites);
            groups = List.copyOf(groups);
        }
    }

    /** @param offered alone, empty if nothing was; {@code chosen} null if the server did not answer it */
    public record Protocol(
            String offered, Outcome outcome, @Nullable String chosen) {}

    /** Ways to resume a session. */
    public enum Mechanism {
        /** TLS 1.3 (RFC 8446 §2.2). */
        PSK,
        /** TLS 1.2: the client keeps it (RFC 5077). */
        TICKET,
        /** TLS 1.2: the server keeps it (RFC 5246 §7.3). */
        SESSION_ID
    }

    /** What came of a mechanism. */
    public enum Resumed {
        YES,
        /** The server gave a session, and did not take it back. */
        NOT_TAKEN,
        /** The server gave no session. */
        NOT_OFFERED,
        /** The handshake failed. */
        UNKNOWN
    }

    public record Resumption(Mechanism mechanism, Resumed resumed) {}

    /** @param response null if what came is not readable as one about the server's certificate; {@code flaw} says why */
    public record Staple(
            @Nullable OcspStaple response, @Nullable String flaw) {}
}
