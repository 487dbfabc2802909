package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatewayStatusTest {

    @TempDir
    Path folder;

    @Test
    void filterChainOfAnEarlierVersionHasNoSecrets() throws IOException {
        Files.writeString(folder.resolve(GatewayStatus.FILE_NAME), """
                {"pid":1,"listeners":[{"address":"127.0.0.1","port":8443,"gatewayPort":443,"protocol":"HTTPS",
                "filterChains":[{"name":"https.443.https.mygateway.default","hosts":["*"],"mode":"SIMPLE"}]}]}
                """);

        var chain = GatewayStatus.read(folder)
                .orElseThrow()
                .listeners()
                .get(0)
                .filterChains()
                .get(0);

        assertThat(chain.secrets()).isEmpty();
    }
}
