package dev.meshgw.cli.analyze;

import dev.meshgw.analysis.Finding;
import dev.meshgw.analysis.Level;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * JUnit's XML, as build servers show it: a failed test for each error and warning, a passed one for each information, and one
 * that passed if there is nothing to say.
 */
final class JUnitReport {

    private static final String SUITE = "meshgw analyze";

    private JUnitReport() {}

    static String render(List<Finding> findings) {
        var text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            write(xml, findings);
            xml.close();
        } catch (XMLStreamException neverFromMemory) {
            throw new AssertionError(neverFromMemory);
        }
        return text.toString();
    }

    private static void write(XMLStreamWriter xml, List<Finding> findings) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", SUITE);
        xml.writeAttribute("tests", String.valueOf(Math.max(1, findings.size())));
        xml.writeAttribute(
                "failures",
                String.valueOf(findings.stream().filter(JUnitReport::isFailure).count()));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute("time", "0");
        xml.writeCharacters("\n");
        if (findings.isEmpty()) {
            writeTest(xml, "no validation issues found", SUITE);
            xml.writeEndElement();
            xml.writeCharacters("\n");
        }
        for (Finding finding : findings) {
            writeFinding(xml, finding);
        }
        xml.writeCharacters("  ");
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private static void writeFinding(XMLStreamWriter xml, Finding finding) throws XMLStreamException {
        String file = finding.location() == null ? SUITE : finding.location().file();
        String origin = finding.origin().isEmpty() ? "" : " " + finding.origin();
        writeTest(xml, finding.code() + origin, file);
        if (isFailure(finding)) {
            xml.writeCharacters("\n      ");
            xml.writeStartElement("failure");
            xml.writeAttribute("type", finding.level().word());
            xml.writeAttribute("message", clean(finding.message()));
            xml.writeCharacters(clean(finding.location() + "\n" + Explained.text(finding)));
            xml.writeEndElement();
            xml.writeCharacters("\n    ");
        } else {
            xml.writeCharacters("\n      ");
            xml.writeStartElement("system-out");
            xml.writeCharacters(clean(Explained.text(finding)));
            xml.writeEndElement();
            xml.writeCharacters("\n    ");
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private static void writeTest(XMLStreamWriter xml, String name, String className) throws XMLStreamException {
        xml.writeCharacters("    ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", clean(name));
        xml.writeAttribute("classname", clean(className));
        xml.writeAttribute("time", "0");
    }

    private static boolean isFailure(Finding finding) {
        return finding.level() != Level.INFO;
    }

    /** XML 1.0 has no way to write most control characters. */
    private static String clean(String text) {
        return text.replaceAll("[^\\t\\n\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
    }
}
