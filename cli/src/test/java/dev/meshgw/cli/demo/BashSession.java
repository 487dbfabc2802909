package dev.meshgw.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;

/** One bash for a whole document: real programs, with {@code kubectl} and {@code istioctl} being meshgw under another name. */
final class BashSession implements AutoCloseable {

    private final String mark = "done-" + UUID.randomUUID();
    private final Process bash;
    private final OutputStream in;
    private final BufferedReader out;

    /** @param folder gets a folder {@code .bin} with the commands */
    BashSession(Path folder, Map<String, String> environment) throws IOException {
        Path bin = Files.createDirectories(folder.resolve(".bin"));
        for (String name : new String[] {"meshgw", "kubectl", "istioctl"}) {
            Path script = bin.resolve(name);
            Files.writeString(script, MeshgwProcess.script());
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        var builder = new ProcessBuilder("bash", "--noprofile", "--norc")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        builder.environment().put("no_proxy", "*");
        // A slow answer lets curl draw its progress into the middle of a line of -v.
        Files.writeString(bin.resolve(".curlrc"), "no-progress-meter\n");
        builder.environment().put("CURL_HOME", bin.toString());
        bash = builder.start();
        in = bash.getOutputStream();
        out = new BufferedReader(new InputStreamReader(bash.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Runs one command in the same shell as those before it. */
    DocumentShell.Result run(String command) throws IOException {
        in.write((command + "\necho \"" + mark + " $?\"\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        var output = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            int end = line.indexOf(mark);
            if (end >= 0) {
                // A last line without a line end has the mark behind it.
                output.append(line, 0, end);
                return new DocumentShell.Result(
                        Integer.parseInt(line.substring(end + mark.length()).strip()), output.toString());
            }
            output.append(line).append('\n');
        }
        throw new IOException("bash ended in the middle of: " + command + "\n" + output);
    }

    @Override
    public void close() throws IOException {
        in.close();
        bash.destroy();
    }
}
