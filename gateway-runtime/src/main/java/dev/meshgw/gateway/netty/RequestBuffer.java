package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a request's body and cannot go on yet, or may have to be sent again. The pieces are not copied. Event loop
 * only.
 */
final class RequestBuffer {

    /** Envoy's buffer limit of a connection: a longer body is not kept for retries and mirrors. */
    static final int LIMIT_BYTES = 1024 * 1024;

    private final List<ByteBuf> pieces = new ArrayList<>();
    private int bytes;
    private @Nullable HeaderList trailers;

    boolean isEmpty() {
        return pieces.isEmpty() && trailers == null;
    }

    /** Whether so many bytes more are too many to keep. */
    boolean overflows(int more) {
        return bytes + more > LIMIT_BYTES;
    }

    /** @param data owned from now on */
    void add(ByteBuf data) {
        pieces.add(data);
        bytes += data.readableBytes();
    }

    void trailers(HeaderList last) {
        trailers = last;
    }

    @Nullable
    HeaderList trailers() {
        return trailers;
    }

    int size() {
        return pieces.size();
    }

    /** A piece to be sent, which stays here. @return owned by the caller */
    ByteBuf copy(int index) {
        return pieces.get(index).retainedDuplicate();
    }

    /** Forgets everything. */
    void release() {
        pieces.forEach(ByteBuf::release);
        pieces.clear();
        bytes = 0;
        trailers = null;
    }
}
