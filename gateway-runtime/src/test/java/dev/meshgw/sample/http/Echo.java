package dev.meshgw.sample.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Says what it was asked, late, in pieces, or not at all. */
final class Echo implements Application {

    static final int BIG_CHUNKS = 512;
    static final byte[] BIG_CHUNK = new byte[64 * 1024];

    private final AtomicInteger bigChunksAsked = new AtomicInteger();
    private final AtomicInteger laterAsked = new AtomicInteger();

    /** How many have asked for {@code /later}. */
    int laterAsked() {
        return laterAsked.get();
    }

    /** How much of {@code /big} was asked for. */
    int bigChunksAsked() {
        return bigChunksAsked.get();
    }

    @Override
    public String server() {
        return "echo";
    }

    @Override
    public Reply answer(Request request) {
        String host =
                request.target().startsWith("http") ? " " + request.host().orElse("") + " " + request.query() : "";
        Reply echo = text(200, request.method() + " " + request.path() + " " + request.body().length + host);
        return switch (request.path()) {
            case "/later" -> {
                laterAsked.incrementAndGet();
                yield new Reply.Later(Duration.ofMillis(200), echo);
            }
            case "/pieces" ->
                stream(List.of("one", "two", "three").stream()
                        .map(piece -> Reply.Chunk.now(piece.getBytes(StandardCharsets.US_ASCII)))
                        .iterator());
            case "/big" ->
                stream(IntStream.range(0, BIG_CHUNKS)
                        .mapToObj(i -> {
                            bigChunksAsked.incrementAndGet();
                            return Reply.Chunk.now(BIG_CHUNK);
                        })
                        .iterator());
            case "/status/204" -> text(204, "never seen");
            case "/status/304" -> text(304, "never seen");
            case "/bug" -> throw new IllegalStateException("thrown by a test");
            default -> echo;
        };
    }

    private static Reply text(int status, String text) {
        return new Reply.Full(
                status, "OK", List.of(Field.CONNECTION, Field.LENGTH), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Reply stream(Iterator<Reply.Chunk> chunks) {
        return new Reply.Stream(200, "OK", List.of(Field.CONNECTION, Field.LENGTH), OptionalLong.empty(), chunks);
    }

    @Override
    public Reply refuse(Refusal refusal) {
        return text(refusal.status(), refusal.name());
    }

    @Override
    public void log(Request request, int status, long bodyBytes, Consumer<String> log) {
        log.accept(request.path() + " " + status + " " + bodyBytes);
    }
}
