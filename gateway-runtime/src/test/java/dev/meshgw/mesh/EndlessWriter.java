package dev.meshgw.mesh;

import java.nio.file.Path;
import java.time.Clock;

/** A process that applies one ConfigMap again and again until it is killed, or until a write fails. */
final class EndlessWriter {

    private EndlessWriter() {}

    /** @param args the mesh directory and the size of the value in characters */
    public static void main(String[] args) {
        var api = new MeshApi(new MeshDirectory(Path.of(args[0])), Clock.systemUTC());
        int size = Integer.parseInt(args[1]);
        for (int i = 0; ; i++) {
            try {
                api.apply(
                        Manifest.configMap(
                                "x", String.valueOf((char) ('a' + i % 26)).repeat(size)),
                        true);
            } catch (MeshIoException e) {
                System.out.println(e.getMessage() + ": " + e.why());
                System.exit(1);
            }
            System.out.println("written");
        }
    }
}
