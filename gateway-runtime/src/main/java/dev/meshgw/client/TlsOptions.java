package dev.meshgw.client;

import dev.meshgw.pki.TlsCredential;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a client does TLS. Immutable.
 *
 * <p>The suppliers are asked when a connection needs them, so that a damaged file fails a TLS exchange at that point and does
 * not trouble one in the clear. They may throw {@link dev.meshgw.pki.PkiException}.
 *
 * @param trust the CAs that a server's chain must lead to; an empty list trusts none
 * @param credential the client certificate, null for none
 * @param verify false to go on whatever comes of the check; it is made and reported all the same
 * @param serverName the SNI and the name to check, null for the URL's host; empty to send none and check the URL's host
 * @param choice cipher suites and groups
 * @param pin the keys that the server may have, whether its chain verifies or not; null for any
 * @param alpn whether to offer protocols
 * @param keyLog gets each line of the connections' NSS key log, their secrets; must not throw
 */
public record TlsOptions(
        Supplier<List<X509Certificate>> trust,
        @Nullable Supplier<TlsCredential> credential,
        boolean verify,
        TlsVersion min,
        TlsVersion max,
        @Nullable String serverName,
        TlsChoice choice,
        @Nullable PublicKeyPin pin,
        boolean alpn,
        Consumer<String> keyLog) {

    /** TLS 1.2 and 1.3, verified against {@code trust}, without a client certificate: what curl does on today's systems. */
    public static TlsOptions trusting(Supplier<List<X509Certificate>> trust) {
        return new TlsOptions(
                trust, null, true, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, null, TlsChoice.ANY, null, true, line -> {});
    }

    public TlsOptions withTrust(Supplier<List<X509Certificate>> newTrust) {
        return new TlsOptions(newTrust, credential, verify, min, max, serverName, choice, pin, alpn, keyLog);
    }

    public TlsOptions withCredential(@Nullable Supplier<TlsCredential> newCredential) {
        return new TlsOptions(trust, newCredential, verify, min, max, serverName, choice, pin, alpn, keyLog);
    }

    public TlsOptions withVerify(boolean newVerify) {
        return new TlsOptions(trust, credential, newVerify, min, max, serverName, choice, pin, alpn, keyLog);
    }

    public TlsOptions withVersions(TlsVersion newMin, TlsVersion newMax) {
        return new TlsOptions(trust, credential, verify, newMin, newMax, serverName, choice, pin, alpn, keyLog);
    }

    public TlsOptions withServerName(@Nullable String newServerName) {
        return new TlsOptions(trust, credential, verify, min, max, newServerName, choice, pin, alpn, keyLog);
    }

    public TlsOptions withCiphers(@Nullable String newCiphers) {
        return withChoice(new TlsChoice(newCiphers, choice.tls13Ciphers(), choice.groups()));
    }

    public TlsOptions withChoice(TlsChoice newChoice) {
        return new TlsOptions(trust, credential, verify, min, max, serverName, newChoice, pin, alpn, keyLog);
    }

    public TlsOptions withPin(@Nullable PublicKeyPin newPin) {
        return new TlsOptions(trust, credential, verify, min, max, serverName, choice, newPin, alpn, keyLog);
    }

    public TlsOptions withAlpn(boolean newAlpn) {
        return new TlsOptions(trust, credential, verify, min, max, serverName, choice, pin, newAlpn, keyLog);
    }

    public TlsOptions withKeyLog(Consumer<String> newKeyLog) {
        return new TlsOptions(trust, credential, verify, min, max, serverName, choice, pin, alpn, newKeyLog);
    }
}
