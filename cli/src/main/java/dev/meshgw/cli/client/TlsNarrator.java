package dev.meshgw.cli.client;

import dev.meshgw.client.Alert;
import dev.meshgw.client.Direction;
import dev.meshgw.client.ExchangeEvent;
import dev.meshgw.client.TlsVersion;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * {@code --trace-tls}: each TLS record with the messages in it, {@code >} sent and {@code <} received, with the time since the
 * connection. Records of application data in a row are one line. Secrets are never shown. For one thread.
 */
final class TlsNarrator implements Consumer<ExchangeEvent> {

    static final int WIDTH = 98;

    private static final String MESSAGE_INDENT = " ".repeat(15);
    private static final String FACT_INDENT = " ".repeat(17);
    private static final int LABEL_WIDTH = 16;
    private static final int APPLICATION_DATA = 23;
    private static final double NANOS_PER_MILLI = 1_000_000.0;

    private static final Map<Integer, String> CONTENT_TYPES =
            Map.of(20, "change_cipher_spec", 21, "alert", 22, "handshake", APPLICATION_DATA, "application_data");

    private final PrintStream err;
    private final LongSupplier nanoTime;
    private HandshakeWords words = new HandshakeWords();
    private long connected;
    private String peer = "";
    private boolean announced;
    private Direction dataDirection = Direction.OUT;
    private String dataTime = "";
    private int dataRecords;
    private long dataBytes;

    TlsNarrator(PrintStream err) {
        this(err, System::nanoTime);
    }

    /** @param nanoTime a clock that is not set back, as {@link System#nanoTime} */
    TlsNarrator(PrintStream err, LongSupplier nanoTime) {
        this.err = err;
        this.nanoTime = nanoTime;
    }

    @Override
    public void accept(ExchangeEvent event) {
        if (event instanceof ExchangeEvent.TlsRecord record
                && record.content() != null
                && record.content() == APPLICATION_DATA) {
            data(record);
            return;
        }
        finish();
        if (event instanceof ExchangeEvent.Connected connection) {
            var remote = connection.connection().remote();
            peer = Addresses.text(remote.getAddress()) + " port " + remote.getPort();
            connected = nanoTime.getAsLong();
            announced = false;
            words = new HandshakeWords();
        } else if (event instanceof ExchangeEvent.TlsRecord record) {
            record(record);
        } else if (event instanceof ExchangeEvent.TlsMessage message) {
            message(message);
        } else if (event instanceof ExchangeEvent.IgnoredTlsMessage message) {
            lines(
                    MESSAGE_INDENT,
                    MESSAGE_INDENT + "  ",
                    heading(HandshakeWords.name(message.type()), message.type(), message.length())
                            + ": it came, but had no effect, since its sender's certificate was refused");
        } else if (event instanceof ExchangeEvent.ChangeCipherSpec change) {
            lines(
                    MESSAGE_INDENT,
                    MESSAGE_INDENT + "  ",
                    change.version() == TlsVersion.TLS_1_3
                            ? "ChangeCipherSpec: means nothing in TLS 1.3, and keeps middleboxes content"
                            : "ChangeCipherSpec: all that its sender sends from now on is encrypted");
        } else if (event instanceof ExchangeEvent.TlsAlert alert) {
            alert(alert.alert());
        }
    }

    /** Tells what is still to be told: no event follows. */
    void finish() {
        if (dataRecords > 0) {
            err.println(dataTime + "record application_data(23)" + (dataRecords == 1 ? "" : " x " + dataRecords) + ", "
                    + HandshakeWords.bytes(dataBytes) + ", encrypted: what the application says");
            dataRecords = 0;
            dataBytes = 0;
        }
    }

    private void data(ExchangeEvent.TlsRecord record) {
        if (dataRecords > 0 && record.direction() != dataDirection) {
            finish();
        }
        if (dataRecords == 0) {
            dataDirection = record.direction();
            dataTime = start(record.direction());
        }
        dataRecords++;
        dataBytes += record.length();
    }

    private void record(ExchangeEvent.TlsRecord record) {
        if (!announced) {
            announced = true;
            err.println("* TLS with " + peer + "; times since it was connected, lengths without headers");
        }
        var text = new StringBuilder("record ")
                .append(contentType(record.type()))
                .append(' ')
                .append(TlsVersion.nameOf(record.version()))
                .append(", ")
                .append(HandshakeWords.bytes(record.length()));
        if (record.encrypted()) {
            text.append(", encrypted");
            if (record.content() == null) {
                text.append(" and not readable");
            } else if (record.content() != record.type()) {
                text.append(": ").append(contentType(record.content()));
            }
        }
        if (record.messages() > 1) {
            text.append(", ").append(record.messages()).append(" messages");
        }
        if (record.unfinished() > 0) {
            text.append(", ").append(HandshakeWords.bytes(record.unfinished())).append(" of a message that goes on");
        }
        lines(start(record.direction()), MESSAGE_INDENT, text.toString());
    }

    private void message(ExchangeEvent.TlsMessage message) {
        HandshakeWords.Told told = words.tell(message.direction(), message.message());
        lines(
                MESSAGE_INDENT,
                MESSAGE_INDENT + "  ",
                heading(HandshakeWords.name(message), message.type(), message.length())
                        + (message.records() > 1 ? " in " + message.records() + " records" : "") + ": "
                        + told.purpose());
        for (HandshakeWords.Fact fact : told.facts()) {
            String label = FACT_INDENT
                    + fact.label()
                    + " ".repeat(Math.max(1, LABEL_WIDTH - fact.label().length()));
            lines(label, " ".repeat(label.length()), String.join(", ", fact.values()));
        }
    }

    private void alert(Alert alert) {
        String level = alert.level() == 2 ? "fatal" : "warning";
        lines(
                MESSAGE_INDENT,
                MESSAGE_INDENT + "  ",
                "Alert " + alert.name() + "(" + alert.description() + "), " + level + ", from "
                        + (alert.direction() == Direction.IN ? "the server" : "us") + ": " + alert.meaning());
    }

    private static String heading(String name, int type, int length) {
        return name + "(" + type + "), " + HandshakeWords.bytes(length);
    }

    private String start(Direction direction) {
        return String.format(
                Locale.ROOT,
                "%s %8.1f ms  ",
                direction == Direction.OUT ? ">" : "<",
                (nanoTime.getAsLong() - connected) / NANOS_PER_MILLI);
    }

    private static String contentType(int type) {
        return CONTENT_TYPES.getOrDefault(type, "unknown") + "(" + type + ")";
    }

    /** Breaks text at blanks so that no line is wider than {@link #WIDTH}, and within a word if that is too long. */
    private void lines(String first, String others, String text) {
        var line = new StringBuilder(first);
        int start = first.length();
        for (String word : List.of(text.split(" "))) {
            String rest = word;
            if (line.length() > start && line.length() + 1 + rest.length() > WIDTH) {
                err.println(line);
                line.setLength(0);
                line.append(others);
                start = others.length();
            } else if (line.length() > start) {
                line.append(' ');
            }
            while (line.length() + rest.length() > WIDTH) {
                int fits = WIDTH - line.length();
                err.println(line + rest.substring(0, fits));
                rest = rest.substring(fits);
                line.setLength(0);
                line.append(others);
                start = others.length();
            }
            line.append(rest);
        }
        err.println(line);
    }
}
