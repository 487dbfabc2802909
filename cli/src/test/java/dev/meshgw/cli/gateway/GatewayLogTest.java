package dev.meshgw.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayLogTest {

    @Test
    void aLineLooksLikeIstios() {
        assertThat(GatewayLog.format(record(Level.INFO, "sds")))
                .isEqualTo("2026-11-22T01:02:03.000004Z\tinfo\tsds\tmessage\n");
    }

    @Test
    void aClassIsNamedWithoutItsPackage() {
        assertThat(GatewayLog.format(record(Level.INFO, "io.netty.Thing"))).contains("\tThing\t");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"SEVERE, error", "WARNING, warn", "INFO, info", "FINE, debug"})
    void levelsHaveIstiosNames(String level, String name) {
        assertThat(GatewayLog.format(record(Level.parse(level), "sds"))).contains("\t" + name + "\t");
    }

    @Test
    void aDefectComesWithItsTrace() {
        LogRecord record = record(Level.SEVERE, "config");
        record.setThrown(new IllegalStateException("broken"));
        assertThat(GatewayLog.format(record)).contains("message\njava.lang.IllegalStateException: broken\n\tat ");
    }

    private static LogRecord record(Level level, String logger) {
        var record = new LogRecord(level, "message");
        record.setLoggerName(logger);
        record.setInstant(Instant.parse("2026-11-22T01:02:03.000004Z"));
        return record;
    }
}
