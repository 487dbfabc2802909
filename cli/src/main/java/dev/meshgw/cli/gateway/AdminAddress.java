package dev.meshgw.cli.gateway;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code ADDRESS:PORT} or just {@code PORT} on the loopback interface. */
final class AdminAddress implements ITypeConverter<InetSocketAddress> {

    private static final String LOOPBACK = "127.0.0.1";

    @Override
    public InetSocketAddress convert(String text) {
        HostAndPort address = HostAndPort.parse(text.indexOf(':') < 0 ? LOOPBACK + ":" + text : text);
        if (address == null) {
            throw new TypeConversionException("'" + text + "' (expected: ADDRESS:PORT such as 127.0.0.1:15000)");
        }
        return new InetSocketAddress(address.host(), address.port());
    }
}
