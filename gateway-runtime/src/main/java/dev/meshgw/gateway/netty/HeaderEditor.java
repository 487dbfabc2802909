package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.RouteAction.Header;
import io.netty.util.AsciiString;
import java.util.List;

/** Applies the header operations of a route. Stateless. */
final class HeaderEditor {

    private HeaderEditor() {}

    /** Removes first, then sets, then adds. */
    static void edit(HeaderList headers, List<String> remove, List<Header> set, List<Header> add) {
        for (String name : remove) {
            headers.remove(name(name));
        }
        for (Header header : set) {
            headers.set(name(header.name()), AsciiString.of(header.value()));
        }
        for (Header header : add) {
            headers.add(name(header.name()), AsciiString.of(header.value()));
        }
    }

    private static AsciiString name(String lowerCase) {
        return HeaderNames.intern(AsciiString.of(lowerCase));
    }
}
