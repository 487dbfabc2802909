package dev.meshgw.sample.nginx;

import dev.meshgw.sample.http.Field;
import dev.meshgw.sample.http.HttpDate;
import java.time.Instant;

/** A file in a container, with the validators that nginx derives from it. Immutable as long as nobody writes into its bytes. */
public final class ContainerFile {

    private final byte[] bytes;
    private final Field lastModified;
    private final Field etag;

    /**
     * @param bytes not copied, and not to be changed
     * @param modified whole seconds count
     */
    public ContainerFile(byte[] bytes, Instant modified) {
        this.bytes = bytes;
        this.lastModified = new Field("Last-Modified", HttpDate.format(modified));
        this.etag = new Field(
                "ETag",
                "\"" + Long.toHexString(modified.getEpochSecond()) + "-" + Integer.toHexString(bytes.length) + "\"");
    }

    public byte[] bytes() {
        return bytes;
    }

    Field lastModified() {
        return lastModified;
    }

    Field etag() {
        return etag;
    }
}
