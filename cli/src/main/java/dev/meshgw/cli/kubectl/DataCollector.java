package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.mesh.DataKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Collects the data of a Secret or ConfigMap as {@code kubectl create} does. Not thread-safe, used once. */
final class DataCollector {

    private static final Pattern ENV_NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
    private static final String ENV_NAME_RULE =
            "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must"
                    + " not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for"
                    + " validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";
    private static final int BYTE_ORDER_MARK = '\ufeff';

    private final Console console;
    private final UnaryOperator<String> invalidKey;
    private final UnaryOperator<String> takenKey;
    private final Map<String, byte[]> data = new TreeMap<>();

    private DataCollector(Console console, UnaryOperator<String> invalidKey, UnaryOperator<String> takenKey) {
        this.console = console;
        this.invalidKey = invalidKey;
        this.takenKey = takenKey;
    }

    static DataCollector forSecret(Console console) {
        return new DataCollector(
                console,
                key -> "\"" + key + "\" is not valid key name for a Secret " + DataKeys.RULE,
                key -> "cannot add key " + key + ", another key by that name already exists");
    }

    static DataCollector forConfigMap(Console console, String name) {
        return new DataCollector(
                console,
                key -> "\"" + key + "\" is not a valid key name for a ConfigMap: " + DataKeys.RULE,
                key -> "cannot add key \"" + key
                        + "\", another key by that name already exists in Data for ConfigMap \"" + name + "\"");
    }

    Map<String, byte[]> collect(DataOptions options) {
        if (!options.envFiles().isEmpty()
                && !(options.files().isEmpty() && options.literals().isEmpty())) {
            throw failure("from-env-file cannot be combined with from-file or from-literal");
        }
        options.files().forEach(this::addFile);
        options.literals().forEach(this::addLiteral);
        options.envFiles().forEach(this::addEnvFile);
        return data;
    }

    private void addFile(String source) {
        int equals = source.indexOf('=');
        if (equals != source.lastIndexOf('=')) {
            throw failure("key names or file paths cannot contain '='");
        }
        if (equals == 0) {
            throw failure("key name for file path " + source.substring(1) + " missing");
        }
        if (equals == source.length() - 1) {
            throw failure("file path for key name " + source.substring(0, equals) + " missing");
        }
        String text = source.substring(equals + 1);
        Path path = console.path(text);
        if (!Files.exists(path)) {
            throw failure("error reading " + text + ": no such file or directory");
        }
        if (!Files.isDirectory(path)) {
            add(equals < 0 ? path.getFileName().toString() : source.substring(0, equals), read(path, text));
        } else if (equals > 0) {
            throw failure("cannot give a key name for a directory path");
        } else {
            for (Path file : regularFiles(path, text)) {
                add(file.getFileName().toString(), read(file, text + "/" + file.getFileName()));
            }
        }
    }

    private void addLiteral(String source) {
        int equals = source.indexOf('=');
        if (equals < 1) {
            throw failure("invalid literal source " + source + ", expected key=value");
        }
        add(source.substring(0, equals), source.substring(equals + 1).getBytes(StandardCharsets.UTF_8));
    }

    private void addEnvFile(String text) {
        Path path = console.path(text);
        if (!Files.exists(path)) {
            throw failure("error reading " + text + ": no such file or directory");
        }
        if (Files.isDirectory(path)) {
            throw failure("env config file cannot be a directory");
        }
        String content = new String(read(path, text), StandardCharsets.UTF_8);
        if (!content.isEmpty() && content.charAt(0) == BYTE_ORDER_MARK) {
            content = content.substring(1);
        }
        content.lines().map(String::stripLeading).forEach(this::addEnvLine);
    }

    private void addEnvLine(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int equals = line.indexOf('=');
        String key = equals < 0 ? line : line.substring(0, equals);
        if (!ENV_NAME.matcher(key).matches()) {
            throw failure("\"" + key + "\" is not a valid key name: " + ENV_NAME_RULE);
        }
        // A name alone stands for the variable of that name.
        String value = equals < 0 ? console.environment().getOrDefault(key, "") : line.substring(equals + 1);
        add(key, value.getBytes(StandardCharsets.UTF_8));
    }

    private void add(String key, byte[] value) {
        if (!DataKeys.isValid(key)) {
            throw failure(invalidKey.apply(key));
        }
        if (data.putIfAbsent(key, value) != null) {
            throw failure(takenKey.apply(key));
        }
    }

    private static List<Path> regularFiles(Path folder, String name) {
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw failure("error listing files in " + name + ": " + reason(e));
        }
    }

    private static byte[] read(Path path, String name) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw failure("open " + name + ": " + reason(e));
        }
    }

    /** As Go's os package words it. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return String.valueOf(e.getMessage());
    }

    private static CommandException failure(String what) {
        return new CommandException(ExitCode.FINDING, what, null, null);
    }
}
