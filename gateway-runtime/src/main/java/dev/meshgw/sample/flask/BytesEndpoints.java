package dev.meshgw.sample.flask;

import dev.meshgw.sample.http.Field;
import dev.meshgw.sample.http.Reply;
import dev.meshgw.sample.http.Reply.Chunk;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;

/** The endpoints that give bytes, at once or little by little. */
final class BytesEndpoints {

    /** httpbin gives no more random bytes than this. */
    private static final int MAX_BYTES = 100 * 1024;

    /** httpbin drips no more bytes than this. */
    private static final int MAX_DRIP_BYTES = 10 * 1024 * 1024;

    /** httpbin's piece, if the query has no {@code chunk_size}. */
    private static final int CHUNK_BYTES = 10 * 1024;

    /** Ours: httpbin drips for as long as it is told. */
    private static final double MAX_SECONDS = 3_600;

    /** Bytes that are due within this time leave together; one timer task a byte would be the cost of a large drip. */
    private static final double DRIP_TICK_SECONDS = 0.01;

    private static final Field BINARY = new Field("Content-Type", "application/octet-stream");
    private static final Field RANGES = new Field("Accept-Ranges", "bytes");
    private static final byte[] NO_BODY = new byte[0];

    private BytesEndpoints() {}

    static Reply bytes(Call call) {
        byte[] bytes = random(call, (int) Math.min(call.number(0), MAX_BYTES));
        return Httpbin.withCors(call.request(), 200, List.of(Field.LENGTH, BINARY), bytes, false);
    }

    static Reply streamBytes(Call call) {
        byte[] bytes = random(call, (int) Math.min(call.number(0), MAX_BYTES));
        int size = chunkSize(call);
        return Httpbin.stream(
                call.request(),
                200,
                List.of(Field.LENGTH, BINARY),
                OptionalLong.empty(),
                pieces(
                        (bytes.length + size - 1) / size,
                        i -> Chunk.now(Arrays.copyOfRange(bytes, i * size, Math.min(bytes.length, (i + 1) * size)))));
    }

    static Reply range(Call call) {
        long total = call.number(0);
        Field etag = new Field("ETag", "range" + total);
        if (total <= 0 || total > MAX_BYTES) {
            return Httpbin.withCors(
                    call.request(),
                    404,
                    List.of(Gunicorn.HTML, etag, RANGES),
                    ("the number of bytes has to be in (0, " + MAX_BYTES + "]").getBytes(StandardCharsets.US_ASCII),
                    true);
        }
        double duration = seconds(call.floatArg("duration", 0));
        int size = chunkSize(call);
        ByteRange range = ByteRange.of(call.request().header("Range").orElse(""), (int) total);
        if (!range.isWithin((int) total)) {
            return Httpbin.withCors(
                    call.request(),
                    416,
                    List.of(Gunicorn.HTML, etag, RANGES, new Field("Content-Range", "bytes */" + total), Field.LENGTH),
                    NO_BODY,
                    false);
        }
        int length = range.last() - range.first() + 1;
        Duration pause = duration(duration / total * Math.min(size, length));
        return Httpbin.stream(
                call.request(),
                length == total ? 200 : 206,
                List.of(
                        BINARY,
                        etag,
                        RANGES,
                        Field.LENGTH,
                        new Field("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + total)),
                OptionalLong.of(length),
                pieces(
                        (length + size - 1) / size,
                        i -> new Chunk(
                                i == 0 ? Duration.ZERO : pause,
                                alphabet(
                                        range.first() + i * size,
                                        Math.min(range.last() + 1, range.first() + (i + 1) * size)))));
    }

    static Reply drip(Call call) {
        double duration = seconds(call.floatArg("duration", 2));
        int total = (int) Math.min(call.intArg("numbytes", 10), MAX_DRIP_BYTES);
        long code = call.intArg("code", 200);
        double delay = seconds(call.floatArg("delay", 0));
        if (total <= 0) {
            return Httpbin.withCors(
                    call.request(),
                    400,
                    List.of(Gunicorn.HTML),
                    "the number of bytes has to be positive".getBytes(StandardCharsets.US_ASCII),
                    true);
        }
        if (code < 100 || code > 999) {
            throw new PythonFailure("not a status");
        }
        int size = (int) Math.max(1, Math.min(CHUNK_BYTES, total * DRIP_TICK_SECONDS / Math.max(duration, 1e-9)));
        Duration pause = duration(duration / total * size);
        byte[] stars = new byte[size];
        Arrays.fill(stars, (byte) '*');
        Reply drip = Httpbin.stream(
                call.request(),
                (int) code,
                List.of(BINARY, Field.LENGTH),
                OptionalLong.of(total),
                pieces(
                        (total + size - 1) / size,
                        i -> new Chunk(
                                i == 0 ? Duration.ZERO : pause,
                                (i + 1) * size <= total ? stars : Arrays.copyOf(stars, total - i * size))));
        return delay > 0 ? new Reply.Later(duration(delay), drip) : drip;
    }

    private static int chunkSize(Call call) {
        return (int) Math.min(MAX_BYTES, Math.max(1, call.intArg("chunk_size", CHUNK_BYTES)));
    }

    private static byte[] random(Call call, int length) {
        byte[] bytes = new byte[length];
        call.arg("seed")
                .ifPresentOrElse(
                        seed -> {
                            var random = new PythonRandom(Call.parseBigInt(seed));
                            for (int i = 0; i < length; i++) {
                                bytes[i] = random.nextByte();
                            }
                        },
                        () -> ThreadLocalRandom.current().nextBytes(bytes));
        return bytes;
    }

    /** The same bytes at the same place in every answer: {@code abc…z} over and over. */
    private static byte[] alphabet(int from, int to) {
        byte[] bytes = new byte[to - from];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ('a' + (from + i) % 26);
        }
        return bytes;
    }

    private static double seconds(double asked) {
        return Math.min(Math.max(0, asked), MAX_SECONDS);
    }

    static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static Iterator<Chunk> pieces(int count, IntFunction<Chunk> piece) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public Chunk next() {
                if (next == count) {
                    throw new NoSuchElementException();
                }
                return piece.apply(next++);
            }
        };
    }
}
