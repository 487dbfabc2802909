package dev.meshgw.client;

import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.TlsCredential;
import io.netty.handler.ssl.OpenSsl;
import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One client connection of BoringSSL, the TLS library that Envoy speaks, as a state machine without a socket: records in,
 * records out. It sends the alerts and offers the groups that a reader of Envoy's logs meets, knows TLS 1.0 and 1.1 for
 * {@code --tls-max}, and takes OpenSSL's number of a verdict, from which it picks the alert as OpenSSL does.
 *
 * <p>It stands on the same native library as Netty's {@link javax.net.ssl.SSLEngine}, and not on that engine, because the
 * engine keeps the library's key log to itself; {@link TlsTranscript} needs it to read the encrypted handshake.
 *
 * <p>Every native object is freed by {@link #close}, after which no method may be called. For one thread.
 */
final class BoringSsl implements Closeable {

    /** All suites but those without authentication: which of them to use is the server's choice. */
    static final String ALL_CIPHERS = "ALL:!aNULL";

    /** OpenSSL's other names of the groups that BoringSSL has. */
    private static final Map<String, String> OPENSSL_GROUPS = Map.of(
            "prime256v1", "P-256",
            "secp256r1", "P-256",
            "secp384r1", "P-384",
            "secp521r1", "P-521",
            "x25519", "X25519");

    /** What BoringSSL may have ready before it is fetched: a handshake flight or a record; both stay far below. */
    private static final int OUTPUT_BYTES = 64 * 1024;

    private static final int RECORD_BYTES = 5 + 16_384 + 2048;
    private static final int VERIFY_DEPTH = 20;
    private static final int PEM_LINE = 64;

    private final ByteBuffer input = ByteBuffer.allocateDirect(RECORD_BYTES);
    private final ByteBuffer output = ByteBuffer.allocateDirect(RECORD_BYTES);
    private final long context;
    private final long ssl;
    private final long bio;

    private BoringSsl(long context, long ssl, long bio) {
        this.context = context;
        this.ssl = ssl;
        this.bio = bio;
    }

    /** What a step came to. */
    enum Step {
        /** It did what it should, or the handshake is complete. */
        DONE,
        /** It needs another record. */
        NEEDS_INPUT,
        /** The server has ended the connection in order (close_notify). */
        CLOSED
    }

    /** BoringSSL refuses to go on. Its alert, if it has one, is in {@link #fetch}. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private RefusedException(String message) {
            super(message);
        }
    }

    /** Loads the native library, so that the first connection does not pay for it. */
    static void load() {
        OpenSsl.ensureAvailability();
    }

    /**
     * @param serverName the SNI, null to send none
     * @param verify gets the server's chain as DER and returns OpenSSL's number of the verdict, 0 to accept; must not throw
     * @param extras what only a scan asks for
     * @param keyLog gets each line of the key log, while {@link #handshake} or {@link #read} runs
     * @throws FailedExchange if the versions, ciphers or credential are refused
     */
    static BoringSsl client(
            TlsOptions options,
            List<String> alpn,
            @Nullable String serverName,
            @Nullable TlsCredential credential,
            EngineExtras extras,
            ToIntFunction<byte[][]> verify,
            Consumer<byte[]> keyLog)
            throws FailedExchange {
        load();
        long context = 0;
        long ssl = 0;
        try {
            context = SSLContext.make(SSL.SSL_PROTOCOL_TLS, SSL.SSL_MODE_CLIENT);
            SSLContext.setUseTasks(context, false);
            SSLContext.setOptions(context, SSL.SSL_OP_NO_COMPRESSION | extras.exclusions() | exclusions(options));
            SSLContext.setMode(context, SSLContext.getMode(context) | SSL.SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
            SSLContext.setVerify(context, SSL.SSL_CVERIFY_REQUIRED, VERIFY_DEPTH);
            SSLContext.setCertVerifyCallback(context, new CertificateVerifier() {
                @Override
                public int verify(long connection, byte[][] chain, String authAlgorithm) {
                    return verify.applyAsInt(chain);
                }
            });
            SSLContext.setKeyLogCallback(context, (connection, line) -> keyLog.accept(line));
            setCiphers(context, options.choice().ciphers());
            setGroups(context, options.choice().groups());
            if (!alpn.isEmpty()) {
                SSLContext.setAlpnProtos(
                        context, alpn.toArray(String[]::new), SSL.SSL_SELECTOR_FAILURE_CHOOSE_MY_LAST_PROTOCOL);
            }
            if (extras.session() != null) {
                extras.session().attach(context);
            }
            ssl = SSL.newSSL(context, false);
            if (extras.session() != null) {
                extras.session().offer(ssl);
            }
            if (extras.staple()) {
                SSL.enableOcsp(ssl);
            }
            if (credential != null) {
                setCredential(ssl, credential);
            }
            if (serverName != null) {
                SSL.setTlsExtHostName(ssl, serverName);
            }
            var engine = new BoringSsl(context, ssl, SSL.bioNewByteBuffer(ssl, OUTPUT_BYTES));
            context = 0;
            ssl = 0;
            return engine;
        } catch (FailedExchange | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // tcnative declares Exception where it means "out of memory".
            throw new IllegalStateException(e);
        } finally {
            if (ssl != 0) {
                SSL.freeSSL(ssl);
            }
            if (context != 0) {
                SSLContext.free(context);
            }
        }
    }

    /** Takes the handshake as far as it goes without another record. */
    Step handshake() throws RefusedException {
        SSL.clearError();
        return step(SSL.doHandshake(ssl));
    }

    /** As {@link #handshake()}, with the record that it was waiting for. */
    Step handshake(byte[] record) throws RefusedException {
        supply(record);
        try {
            return handshake();
        } finally {
            SSL.bioClearByteBuffer(bio);
        }
    }

    /**
     * Opens a record that came after the handshake.
     *
     * @param plain gets the application data; must have room for all of a record
     */
    Step read(byte[] record, ByteBuffer plain) throws RefusedException {
        supply(record);
        try {
            SSL.clearError();
            output.clear();
            int count = SSL.readFromSSL(ssl, Buffer.address(output), output.capacity());
            if (count > 0) {
                plain.put(output.limit(count));
            }
            return step(count);
        } finally {
            SSL.bioClearByteBuffer(bio);
        }
    }

    /** Seals up to one record of application data. {@link #fetch} must have emptied the output before. */
    void write(ByteBuffer plain) throws RefusedException {
        int count = Math.min(plain.remaining(), 16_384);
        input.clear();
        input.put(plain.slice(plain.position(), count)).flip();
        SSL.clearError();
        int written = SSL.writeToSSL(ssl, Buffer.address(input), count);
        if (step(written) != Step.DONE || written != count) {
            throw new RefusedException("BoringSSL took " + written + " of " + count + " bytes");
        }
        plain.position(plain.position() + count);
    }

    /** Makes the close_notify alert. */
    void shutdown() {
        SSL.clearError();
        SSL.shutdownSSL(ssl);
        SSL.clearError();
    }

    /** Moves the records that wait to be sent into {@code target}, as many bytes as fit. @return how many */
    int fetch(ByteBuffer target) {
        int total = 0;
        while (target.hasRemaining() && SSL.bioLengthNonApplication(bio) > 0) {
            output.clear().limit(Math.min(output.capacity(), target.remaining()));
            SSL.bioSetByteBuffer(bio, Buffer.address(output), output.limit(), true);
            int count = SSL.bioFlushByteBuffer(bio);
            SSL.bioClearByteBuffer(bio);
            if (count <= 0) {
                return total;
            }
            target.put(output.limit(count));
            total += count;
        }
        return total;
    }

    /** What ALPN chose. */
    Optional<String> applicationProtocol() {
        return Optional.ofNullable(SSL.getAlpnSelected(ssl)).filter(name -> !name.isEmpty());
    }

    /** The OCSP response that the server sent along, empty if it sent none or was not asked. */
    Optional<byte[]> staple() {
        byte[] response = SSL.getOcspResponse(ssl);
        return Optional.ofNullable(response).filter(bytes -> bytes.length > 0);
    }

    /** Whether the handshake resumed an earlier session. */
    boolean isResumed() {
        return SSL.isSessionReused(ssl);
    }

    @Override
    public void close() {
        // The BIO goes with its SSL.
        SSL.freeSSL(ssl);
        SSLContext.free(context);
    }

    private void supply(byte[] record) {
        input.clear();
        input.put(record);
        SSL.bioSetByteBuffer(bio, Buffer.address(input), record.length, false);
    }

    private Step step(int result) throws RefusedException {
        if (result > 0) {
            return Step.DONE;
        }
        int error = SSL.getError(ssl, result);
        if (error == SSL.SSL_ERROR_WANT_READ || error == SSL.SSL_ERROR_WANT_WRITE) {
            return Step.NEEDS_INPUT;
        }
        if (error == SSL.SSL_ERROR_ZERO_RETURN) {
            return Step.CLOSED;
        }
        int number = SSL.getLastErrorNumber();
        throw new RefusedException(number == 0 ? "SSL error " + error : SSL.getErrorString(number & 0xffff_ffffL));
    }

    private static int exclusions(TlsOptions options) {
        return Arrays.stream(TlsVersion.values())
                .filter(v -> v.compareTo(options.min()) < 0 || v.compareTo(options.max()) > 0)
                .mapToInt(BoringSsl::exclusion)
                .reduce(SSL.SSL_OP_NO_SSLv2 | SSL.SSL_OP_NO_SSLv3, (a, b) -> a | b);
    }

    private static int exclusion(TlsVersion version) {
        return switch (version) {
            case TLS_1_0 -> SSL.SSL_OP_NO_TLSv1;
            case TLS_1_1 -> SSL.SSL_OP_NO_TLSv1_1;
            case TLS_1_2 -> SSL.SSL_OP_NO_TLSv1_2;
            case TLS_1_3 -> SSL.SSL_OP_NO_TLSv1_3;
        };
    }

    private static void setCiphers(long context, @Nullable String wanted) throws FailedExchange {
        boolean accepted;
        try {
            accepted = SSLContext.setCipherSuite(
                    context, wanted == null ? ALL_CIPHERS : withoutSecurityLevel(wanted), false);
        } catch (Exception unknownName) {
            accepted = false;
        }
        if (!accepted) {
            throw new FailedExchange(new ExchangeFailure.UnusableCiphers(String.valueOf(wanted)));
        }
    }

    /** BoringSSL has no security levels; it never offers what OpenSSL's level 1 forbids. */
    private static String withoutSecurityLevel(String ciphers) {
        return ciphers.replaceAll("@SECLEVEL=\\d+", "").replaceAll("[:, ]+$", "");
    }

    private static void setGroups(long context, List<String> wanted) throws FailedExchange {
        String[] names = wanted.stream()
                .map(name -> OPENSSL_GROUPS.getOrDefault(name.toLowerCase(Locale.ROOT), name))
                .toArray(String[]::new);
        if (names.length > 0 && !SSLContext.setCurvesList(context, names)) {
            throw new FailedExchange(new ExchangeFailure.UnusableGroups(String.join(":", wanted)));
        }
    }

    /** BoringSSL sends this credential whenever the server asks for one, whatever CAs it names; so does OpenSSL. */
    private static void setCredential(long ssl, TlsCredential credential) throws FailedExchange {
        byte[] encodedKey = credential.privateKey().getEncoded();
        if (encodedKey == null) {
            throw unusable("the private key cannot be handed to the TLS engine");
        }
        try {
            var chain = new StringBuilder();
            for (X509Certificate certificate : credential.chain()) {
                chain.append(new String(pem("CERTIFICATE", certificate.getEncoded()), StandardCharsets.US_ASCII));
            }
            byte[] keyPem = pem("PRIVATE KEY", encodedKey);
            long parsedChain = 0;
            long parsedKey = 0;
            try (var chainBio = MemoryBio.of(chain.toString().getBytes(StandardCharsets.US_ASCII));
                    var keyBio = MemoryBio.of(keyPem)) {
                parsedChain = SSL.parseX509Chain(chainBio.pointer());
                parsedKey = SSL.parsePrivateKey(keyBio.pointer(), null);
                SSL.setKeyMaterial(ssl, parsedChain, parsedKey);
            } finally {
                Arrays.fill(keyPem, (byte) 0);
                if (parsedChain != 0) {
                    SSL.freeX509Chain(parsedChain);
                }
                if (parsedKey != 0) {
                    SSL.freePrivateKey(parsedKey);
                }
            }
        } catch (CertificateEncodingException e) {
            throw unusable("the client certificate cannot be encoded: " + e.getMessage());
        } catch (Exception e) {
            throw unusable("the TLS engine refused the client certificate or its key: " + e.getMessage());
        } finally {
            Arrays.fill(encodedKey, (byte) 0);
        }
    }

    private static byte[] pem(String type, byte[] der) {
        byte[] lineEnd = {'\n'};
        byte[] body = Base64.getMimeEncoder(PEM_LINE, lineEnd).encode(der);
        byte[] head = ("-----BEGIN " + type + "-----\n").getBytes(StandardCharsets.US_ASCII);
        byte[] tail = ("\n-----END " + type + "-----\n").getBytes(StandardCharsets.US_ASCII);
        byte[] pem = ByteBuffer.allocate(head.length + body.length + tail.length)
                .put(head)
                .put(body)
                .put(tail)
                .array();
        Arrays.fill(body, (byte) 0);
        return pem;
    }

    private static FailedExchange unusable(String what) {
        return new FailedExchange(new ExchangeFailure.UnusableCredential(new PkiException(what, null, null)));
    }

    /** Bytes in native memory, for the time of a call. */
    private record MemoryBio(long pointer) implements Closeable {

        private static MemoryBio of(byte[] bytes) throws Exception {
            var direct = ByteBuffer.allocateDirect(bytes.length).put(bytes);
            try {
                long pointer = SSL.newMemBIO();
                SSL.bioWrite(pointer, Buffer.address(direct), bytes.length);
                return new MemoryBio(pointer);
            } finally {
                direct.clear();
                while (direct.hasRemaining()) {
                    direct.put((byte) 0);
                }
            }
        }

        @Override
        public void close() {
            SSL.freeBIO(pointer);
        }
    }
}
