package dev.meshgw.pki.path;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A distinguished name for comparison (RFC 5280 §7.1): the string types, the case of ASCII letters and repeated blanks do not count,
 * the order of the relative names does. Immutable.
 */
final class Name {

    static final String COMMON_NAME = "2.5.4.3";
    static final String EMAIL_ADDRESS = "1.2.840.113549.1.9.1";

    private record Attribute(String type, String value) {}

    private final byte[] der;
    private final List<Set<String>> relativeNames = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();

    Name(Der name) {
        this.der = name.encoded();
        for (Der relative : name.sequence("a name")) {
            var canonical = new TreeSet<String>();
            for (Der attribute : relative.require(Der.SET, "a relative name").children()) {
                List<Der> parts = attribute.sequence("an attribute of a name");
                if (parts.size() != 2) {
                    throw attribute.malformed("an attribute of a name has not two parts");
                }
                String type = parts.get(0).oid();
                Der value = parts.get(1);
                Charset charset = charset(value.tag());
                if (charset == null) {
                    canonical.add(type + "#" + HexFormat.of().formatHex(value.encoded()));
                } else {
                    String text = new String(value.content(), charset);
                    attributes.add(new Attribute(type, text));
                    canonical.add(type + "=" + canonical(text));
                }
            }
            if (canonical.isEmpty()) {
                throw relative.malformed("a relative name is empty");
            }
            relativeNames.add(canonical);
        }
    }

    private static @Nullable Charset charset(int tag) {
        return switch (tag) {
            case 0x0c -> StandardCharsets.UTF_8;
            case 0x12, 0x13, 0x14, 0x16, 0x1a -> StandardCharsets.ISO_8859_1;
            case 0x1c -> Charset.forName("UTF-32BE");
            case 0x1e -> StandardCharsets.UTF_16BE;
            default -> null;
        };
    }

    private static String canonical(String text) {
        var canonical = new StringBuilder();
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c >= '\t' && c <= '\r') {
                blank = !canonical.isEmpty();
                continue;
            }
            if (blank) {
                canonical.append(' ');
                blank = false;
            }
            canonical.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return canonical.toString();
    }

    boolean isEmpty() {
        return relativeNames.isEmpty();
    }

    /** Whether it begins with the relative names of {@code base}, as directory names within a subtree do. */
    boolean isWithin(Name base) {
        return relativeNames.size() >= base.relativeNames.size()
                && relativeNames.subList(0, base.relativeNames.size()).equals(base.relativeNames);
    }

    /** Every value of an attribute, in order. @param type dotted object identifier */
    List<String> values(String type) {
        return attributes.stream()
                .filter(attribute -> attribute.type().equals(type))
                .map(Attribute::value)
                .toList();
    }

    byte[] der() {
        return der;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Name name && name.relativeNames.equals(relativeNames);
    }

    @Override
    public int hashCode() {
        return relativeNames.hashCode();
    }
}
