package dev.meshgw.cli.gateway;

import dev.meshgw.snapshot.compile.ServiceOverride;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code NAME[.NAMESPACE]:PORT=HOST:PORT}: where a Service is found that runs elsewhere. */
final class ServiceAddress implements ITypeConverter<ServiceOverride> {

    private static final String EXPECTED = "NAME[.NAMESPACE]:PORT=HOST:PORT such as httpbin:8000=127.0.0.1:9000";

    @Override
    public ServiceOverride convert(String text) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':');
        if (colon < 1 || equals < colon) {
            throw new TypeConversionException("'" + text + "' (expected: " + EXPECTED + ")");
        }
        HostAndPort address = HostAndPort.parse(text.substring(equals + 1));
        int port = HostAndPort.port(text.substring(colon + 1, equals));
        if (address == null || address.port() == 0 || port < 1) {
            throw new TypeConversionException("'" + text + "' (expected: " + EXPECTED + ")");
        }
        return ServiceOverride.of(text.substring(0, colon), port, address.host(), address.port());
    }
}
