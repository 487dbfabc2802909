package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ExitCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code pki bundle} writes, and the endings that say so. */
enum BundleFormat {
    PKCS12("PKCS#12", ".p12", ".pfx", ".pkcs12"),
    JKS("JKS", ".jks"),
    PEM("PEM", ".pem", ".crt", ".cer", ".key");

    private final String label;
    private final List<String> endings;

    BundleFormat(String label, String... endings) {
        this.label = label;
        this.endings = List.of(endings);
    }

    /** @return null for a folder, which gets PEM files of their own names */
    static @Nullable BundleFormat ofEnding(String file) {
        for (BundleFormat format : values()) {
            if (format.endings.stream().anyMatch(file.toLowerCase(Locale.ROOT)::endsWith)) {
                return format;
            }
        }
        return null;
    }

    static CommandException unknownEnding(String file) {
        return new CommandException(
                ExitCode.USAGE,
                "the ending of " + file + " does not say what to write",
                "known are .p12, .pfx, .jks, .pem, .crt and .key; a folder exists or ends with /",
                "say it: --format pkcs12, jks or pem");
    }

    static final class Word implements ITypeConverter<BundleFormat> {
        @Override
        public BundleFormat convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "pkcs12", "p12", "pfx" -> PKCS12;
                case "jks" -> JKS;
                case "pem" -> PEM;
                default -> throw new TypeConversionException("\"" + text + "\" is none of pkcs12, jks and pem");
            };
        }
    }

    @Override
    public String toString() {
        return label;
    }
}
