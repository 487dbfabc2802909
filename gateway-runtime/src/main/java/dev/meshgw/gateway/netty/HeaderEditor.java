package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.HeaderFormat;
import dev.meshgw.snapshot.RouteAction.Header;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import io.netty.util.AsciiString;
import java.util.List;

/** Applies the header operations of a route. Stateless. */
final class HeaderEditor {

    private HeaderEditor() {}

    static void editRequest(HeaderList headers, HeaderEdits edits, HeaderFormat.Facts facts) {
        edit(headers, edits.requestRemove(), edits.requestSet(), edits.requestAdd(), facts);
    }

    static void editResponse(HeaderList headers, HeaderEdits edits, HeaderFormat.Facts facts) {
        edit(headers, edits.responseRemove(), edits.responseSet(), edits.responseAdd(), facts);
    }

    /** Removes first, then sets, then adds. A value that comes to nothing changes nothing, as in Envoy. */
    private static void edit(
            HeaderList headers, List<String> remove, List<Header> set, List<Header> add, HeaderFormat.Facts facts) {
        for (String name : remove) {
            headers.remove(name(name));
        }
        for (Header header : set) {
            AsciiString value = value(header, facts);
            if (!value.isEmpty()) {
                headers.set(name(header.name()), value);
            }
        }
        for (Header header : add) {
            AsciiString value = value(header, facts);
            if (!value.isEmpty()) {
                headers.add(name(header.name()), value);
            }
        }
    }

    private static AsciiString name(String lowerCase) {
        return HeaderNames.intern(AsciiString.of(lowerCase));
    }

    private static AsciiString value(Header header, HeaderFormat.Facts facts) {
        HeaderFormat format = header.format();
        return AsciiString.of(format == null ? header.value() : clean(format.format(facts)));
    }

    /** A name in a certificate may hold what would end a header line. */
    private static String clean(String value) {
        StringBuilder cleaned = null;
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                cleaned = cleaned == null ? new StringBuilder(value) : cleaned;
                cleaned.setCharAt(i, '_');
            }
        }
        return cleaned == null ? value : cleaned.toString();
    }
}
