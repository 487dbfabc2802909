package dev.meshgw.client;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.netty.internal.tcnative.SSLSession;
import io.netty.internal.tcnative.SSLSessionCache;
import java.io.Closeable;

/**
 * The newest session that a server lets a client resume, kept from one handshake for the next. It owns native memory until
 * {@link #close}. For one thread.
 */
final class ResumableSession implements SSLSessionCache, Closeable {

    private static final long NONE = 0;

    /** What tcnative expects of a cache that has nothing. */
    private static final long NOT_FOUND = -1;

    private long session = NONE;

    boolean isPresent() {
        return session != NONE;
    }

    /** Has the sessions of that context's connections brought here. */
    void attach(long context) {
        SSLContext.setSessionCacheMode(context, SSL.SSL_SESS_CACHE_CLIENT | SSL.SSL_SESS_CACHE_NO_INTERNAL_STORE);
        SSLContext.setSSLSessionCache(context, this);
    }

    /** Offers the session in that connection's ClientHello. */
    void offer(long connection) {
        if (isPresent()) {
            SSL.setSession(connection, session);
        }
    }

    /** @return true: the session is ours to free */
    @Override
    public boolean sessionCreated(long connection, long created) {
        close();
        session = created;
        return true;
    }

    /** Only servers look sessions up. */
    @Override
    public long getSession(long connection, byte[] id) {
        return NOT_FOUND;
    }

    @Override
    public void close() {
        if (isPresent()) {
            SSLSession.free(session);
            session = NONE;
        }
    }
}
