package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.mesh.ResourceKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshgw create configmap}: files and literals that are no secret. */
@Command(
        name = "configmap",
        description = "Store files, folders or literal values as a config map.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  The configuration of an NGINX server:",
            "    $ meshgw create configmap nginx-configmap \\",
            "        --from-file=nginx.conf=./nginx.conf",
            "",
            "Exit codes: 0 created · 1 not created"
        })
public final class CreateConfigMapCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Creation creation = new Creation();

    @Mixin
    private DataOptions data = new DataOptions();

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Name of the config map.")
    private List<String> names = List.of();

    CreateConfigMapCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String name = Creation.requireOneName(names, "create configmap");
        var text = new TreeMap<String, String>();
        var binary = new TreeMap<String, String>();
        DataCollector.forConfigMap(console, name).collect(data).forEach((key, value) -> {
            try {
                text.put(
                        key,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(value))
                                .toString());
            } catch (CharacterCodingException notText) {
                binary.put(key, Base64.getEncoder().encodeToString(value));
            }
        });
        var fields = new LinkedHashMap<String, Object>();
        if (!text.isEmpty()) {
            fields.put("data", text);
        }
        if (!binary.isEmpty()) {
            fields.put("binaryData", binary);
        }
        return creation.create(
                ResourceKind.CONFIG_MAP,
                data.appendHash() ? name + "-" + hash(name, text, binary) : name,
                fields,
                console);
    }

    private static String hash(String name, Map<String, String> text, Map<String, String> binary) {
        var content = new LinkedHashMap<String, Object>();
        content.put("kind", "ConfigMap");
        content.put("name", name);
        content.put("data", text);
        if (!binary.isEmpty()) {
            content.put("binaryData", binary);
        }
        return ContentHash.of(content);
    }
}
