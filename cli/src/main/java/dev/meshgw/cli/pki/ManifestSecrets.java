package dev.meshgw.cli.pki;

import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.pki.PkiSources.Unreadable;
import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ManifestDocument;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.Manifests;
import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.Severity;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.mesh.ResourceKind;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.PkiException;
import dev.meshgw.secret.SecretFile;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Secrets of manifests and of the mesh directory. Apart from {@link SourceReader} because it loads the reader of YAML. */
final class ManifestSecrets {

    private ManifestSecrets() {}

    /** The Secrets of a YAML or JSON text that may hold certificates or keys, in its order. */
    static PkiSources read(String name, byte[] bytes, Passphrase.Source passphrases) {
        return read(name + ", ", new ManifestReader().read(name, new ByteArrayInputStream(bytes)), passphrases);
    }

    /**
     * The Secrets of the mesh that may hold certificates or keys.
     *
     * @param namespace null for all
     * @param name null for all
     */
    static PkiSources ofMesh(
            MeshDirectory mesh, @Nullable String namespace, @Nullable String name, Passphrase.Source passphrases) {
        var all = new PkiSources(List.of(), List.of());
        for (Path file : mesh.manifests()) {
            Path folder = file.getParent();
            boolean isWanted = folder.endsWith(ResourceKind.SECRET.folder())
                    && (namespace == null || folder.getParent().endsWith(namespace))
                    && (name == null || file.endsWith(name + ".yaml"));
            if (isWanted) {
                String source = mesh.path().relativize(file).toString();
                all = all.and(read("", new ManifestReader().read(source, file), passphrases));
            }
        }
        return all;
    }

    /** @param prefix of the names of the sources */
    private static PkiSources read(String prefix, Manifests manifests, Passphrase.Source passphrases) {
        var found = new ArrayList<PkiSource>();
        var unreadable = new ArrayList<Unreadable>();
        manifests.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .forEach(diagnostic -> unreadable.add(unreadable(diagnostic)));
        for (ManifestDocument document : manifests.documents()) {
            if (!document.kind().equals("Secret")) {
                continue;
            }
            var bound = new ConfigReader().bind(document, ConfigReader.DEFAULT_NAMESPACE);
            bound.diagnostics().stream()
                    .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                    .forEach(diagnostic -> unreadable.add(unreadable(diagnostic)));
            if (bound.isAccepted() && bound.resource() instanceof Secret secret && SecretFile.mayBe(secret)) {
                String name = prefix + SecretFile.name(secret);
                try {
                    found.add(new PkiSource(
                            name, null, SecretFile.of(secret, passphrases).entries(), null, null));
                } catch (PkiException e) {
                    unreadable.add(Unreadable.of(name, e));
                }
            }
        }
        return new PkiSources(found, unreadable);
    }

    private static Unreadable unreadable(Diagnostic diagnostic) {
        String field = diagnostic.fieldPath().isEmpty() ? "" : "  " + diagnostic.fieldPath();
        return new Unreadable(
                diagnostic.location().file(),
                ExitCode.MATERIAL,
                diagnostic.location() + ": " + diagnostic.what() + field,
                diagnostic.why(),
                diagnostic.fix());
    }
}
