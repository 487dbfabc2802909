package dev.meshgw.sample.http;

/** One exchange's way to the wire; HTTP/1.1 and HTTP/2 each have one. Event loop only. */
interface ReplyWriter {

    /** Writes the whole answer and ends the exchange. */
    void full(Reply.Full reply);

    /** Writes the head of an answer in pieces. */
    void head(Reply.Stream reply);

    /** Writes a piece. */
    void chunk(byte[] bytes);

    /** Ends the exchange after its last piece. */
    void end();

    /** False while the peer has to catch up; {@link Playback#resume} is called when it has. */
    boolean isWritable();

    /** Hands what was written to the network: once for everything that one turn of the timer wrote. */
    void flush();
}
