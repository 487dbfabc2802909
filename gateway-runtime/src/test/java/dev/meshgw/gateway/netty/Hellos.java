package dev.meshgw.gateway.netty;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** ClientHellos as the JDK writes them, and ways to cut them. */
final class Hellos {

    private Hellos() {}

    /** One TLS record. @param serverName null for none */
    static byte[] hello(String serverName) {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            if (serverName != null) {
                parameters.setServerNames(List.of(new SNIHostName(serverName)));
            }
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            engine.setSSLParameters(parameters);
            ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), out);
            byte[] record = new byte[out.flip().remaining()];
            out.get(record);
            return record;
        } catch (GeneralSecurityException | SSLException e) {
            throw new AssertionError(e);
        }
    }

    /** The same handshake message in two records, cut after so many bytes of it. */
    static byte[] inTwoRecords(byte[] record, int cut) {
        int length = record.length - 5;
        ByteBuffer out = ByteBuffer.allocate(record.length + 5);
        out.put(record, 0, 3).putShort((short) cut).put(record, 5, cut);
        out.put(record, 0, 3).putShort((short) (length - cut)).put(record, 5 + cut, length - cut);
        return out.array();
    }

    /** A record with a hand-made ClientHello that has one extension: server_name with these bytes. */
    static byte[] withRawServerName(byte[] name) {
        ByteBuffer body = ByteBuffer.allocate(2 + 32 + 1 + 2 + 2 + 2 + 2 + 4 + 5 + name.length);
        body.putShort((short) 0x0303); // legacy_version
        body.put(new byte[32]); // random
        body.put((byte) 0); // legacy_session_id
        body.putShort((short) 2).putShort((short) 0x1301); // cipher_suites: TLS_AES_128_GCM_SHA256
        body.put((byte) 1).put((byte) 0); // legacy_compression_methods: null
        body.putShort((short) (4 + 5 + name.length)); // extensions
        body.putShort((short) 0).putShort((short) (5 + name.length)); // server_name
        body.putShort((short) (3 + name.length)).put((byte) 0); // list, host_name
        body.putShort((short) name.length).put(name);
        return record(body.array());
    }

    /** A good ClientHello with a padding extension (RFC 7685) of so many bytes, in records of at most 16 KiB. */
    static byte[] withPadding(String serverName, int padding) {
        byte[] hello = hello(serverName);
        int body = 5 + 4;
        int at = body + 2 + 32;
        at += 1 + hello[at];
        at += 2 + ((hello[at] & 0xff) << 8 | hello[at + 1] & 0xff);
        at += 1 + hello[at];
        int extensions = (hello[at] & 0xff) << 8 | hello[at + 1] & 0xff;
        ByteBuffer message = ByteBuffer.allocate(hello.length - 5 + 4 + padding);
        message.put(hello, 5, hello.length - 5);
        message.putShort((short) 21).putShort((short) padding);
        int length = message.capacity() - 4;
        message.put(1, (byte) (length >> 16)).putShort(2, (short) length);
        message.putShort(at - 5, (short) (extensions + 4 + padding));
        ByteBuffer records = ByteBuffer.allocate(message.capacity() + 5 * (1 + message.capacity() / 16_384));
        for (int from = 0; from < message.capacity(); from += 16_384) {
            int part = Math.min(16_384, message.capacity() - from);
            records.put((byte) 22)
                    .putShort((short) 0x0301)
                    .putShort((short) part)
                    .put(message.array(), from, part);
        }
        return Arrays.copyOf(records.array(), records.position());
    }

    private static byte[] record(byte[] body) {
        ByteBuffer record = ByteBuffer.allocate(9 + body.length);
        record.put((byte) 22).putShort((short) 0x0301).putShort((short) (4 + body.length));
        record.put((byte) 1).put((byte) 0).putShort((short) body.length).put(body);
        return record.array();
    }
}
