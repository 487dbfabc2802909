package dev.meshgw.cli.report;

import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** JUnit's XML, as build servers show it. */
public final class JUnitReport {

    private JUnitReport() {}

    /**
     * One test.
     *
     * @param className under which build servers group it: a file, or what was looked at
     * @param failure null if it passed
     * @param output what a test that passed has to say, empty for nothing
     */
    public record TestCase(
            String name, String className, @Nullable Failure failure, String output) {}

    /** @param message one line; {@code text} has it all */
    public record Failure(String type, String message, String text) {}

    public static String render(String suite, List<TestCase> cases) {
        var text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            write(xml, suite, cases);
            xml.close();
        } catch (XMLStreamException neverFromMemory) {
            throw new AssertionError(neverFromMemory);
        }
        return text.toString();
    }

    private static void write(XMLStreamWriter xml, String suite, List<TestCase> cases) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", suite);
        xml.writeAttribute("tests", String.valueOf(cases.size()));
        xml.writeAttribute(
                "failures",
                String.valueOf(
                        cases.stream().filter(test -> test.failure() != null).count()));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute("time", "0");
        xml.writeCharacters("\n");
        for (TestCase test : cases) {
            writeTest(xml, test);
        }
        xml.writeCharacters("  ");
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private static void writeTest(XMLStreamWriter xml, TestCase test) throws XMLStreamException {
        xml.writeCharacters("    ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", clean(test.name()));
        xml.writeAttribute("classname", clean(test.className()));
        xml.writeAttribute("time", "0");
        Failure failure = test.failure();
        if (failure != null) {
            xml.writeCharacters("\n      ");
            xml.writeStartElement("failure");
            xml.writeAttribute("type", failure.type());
            xml.writeAttribute("message", clean(failure.message()));
            xml.writeCharacters(clean(failure.text()));
            xml.writeEndElement();
            xml.writeCharacters("\n    ");
        } else if (!test.output().isEmpty()) {
            xml.writeCharacters("\n      ");
            xml.writeStartElement("system-out");
            xml.writeCharacters(clean(test.output()));
            xml.writeEndElement();
            xml.writeCharacters("\n    ");
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    /** XML 1.0 has no way to write most control characters. */
    private static String clean(String text) {
        return text.replaceAll("[^\\t\\n\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
    }
}
