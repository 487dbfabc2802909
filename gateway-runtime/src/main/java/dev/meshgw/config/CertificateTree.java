package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.Severity;
import dev.meshgw.pki.tree.CertificateSpec;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificates that a pki.yaml asks for. Immutable.
 *
 * @param roots empty if there are errors
 * @param diagnostics all that is wrong with the file, by place
 */
public record CertificateTree(List<CertificateSpec> roots, List<Diagnostic> diagnostics) {

    public CertificateTree {
        roots = List.copyOf(roots);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * Reads a stream to its end; it is not closed. Blocks the caller.
     *
     * @param name of the source in messages
     * @param folder what the files of the tree are relative to, as the user names it: empty or with a slash at its end
     */
    public static CertificateTree read(String name, InputStream in, String folder) {
        var reader = new ManifestReader();
        var diagnostics = new ArrayList<Diagnostic>();
        List<CertificateSpec> roots = List.of();
        try {
            var binding = new Binding(name, reader.mapping(name, reader.text(name, in)), diagnostics);
            roots = CertificateTreeBinder.bind(binding.root(), folder);
            binding.reportUnknownFields();
        } catch (UnreadableException e) {
            diagnostics.add(e.diagnostic());
        }
        diagnostics.sort(null);
        boolean wrong = diagnostics.stream().anyMatch(each -> each.severity() == Severity.ERROR);
        return new CertificateTree(wrong ? List.of() : roots, diagnostics);
    }
}
