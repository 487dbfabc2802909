package dev.meshgw.cli.gateway;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code 9443:443}: what Gateways call port 443 is bound as 9443.
 *
 * @param host the port to bind, 0 for a free one
 * @param gateway {@code spec.servers[].port.number}
 */
record PublishedPort(int host, int gateway) {

    static final class Converter implements ITypeConverter<PublishedPort> {
        @Override
        public PublishedPort convert(String text) {
            int colon = text.indexOf(':');
            int host = colon < 0 ? -1 : HostAndPort.port(text.substring(0, colon));
            int gateway = HostAndPort.port(text.substring(colon + 1));
            if (host < 0 || gateway < 1) {
                throw new TypeConversionException(
                        "'" + text + "' (expected: HOST:GATEWAY such as 9443:443; 0:443 binds a free port)");
            }
            return new PublishedPort(host, gateway);
        }
    }
}
