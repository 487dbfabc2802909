package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AcceptFailuresTest {

    @Test
    void listenerOutlivesAConnectionThatCannotBeAccepted() {
        var socket = new EmbeddedChannel(new AcceptFailures("http"));
        socket.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
        socket.checkException(); // nothing reached Netty's own warning with its stack trace
        assertThat(socket.isOpen()).isTrue();
    }
}
