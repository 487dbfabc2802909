package dev.meshgw.mesh;

import dev.meshgw.config.source.Diagnostic;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The mesh directory cannot be read or written. What was there before is still whole. */
public final class MeshIoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String why;
    private final String fix;

    MeshIoException(String what, String why, String fix) {
        super(what);
        this.why = why;
        this.fix = fix;
    }

    /** A file that should hold one resource and does not. */
    static MeshIoException of(Diagnostic problem) {
        return new MeshIoException(
                problem.what(),
                problem.location() + (problem.why() == null ? "" : ": " + problem.why()),
                problem.fix() == null ? "mend the file or delete it" : problem.fix());
    }

    /** @param act what was tried, as {@code "write"} */
    static MeshIoException of(String act, Path path, IOException cause) {
        String why = reason(cause);
        var failure = new MeshIoException("cannot " + act + " " + path, why, remedy(why));
        failure.initCause(cause);
        return failure;
    }

    /** The operating system's reason. */
    public String why() {
        return why;
    }

    /** What the user can do. */
    public String fix() {
        return fix;
    }

    private static String reason(IOException cause) {
        if (cause instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        if (cause instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (cause instanceof FileSystemException) {
            return cause.getClass().getSimpleName().replace("Exception", "") + ": " + cause.getMessage();
        }
        return String.valueOf(cause.getMessage());
    }

    private static String remedy(String why) {
        return why.contains("No space left") || why.contains("quota")
                ? "free some space, then run the command again"
                : "use a folder that you may read and write, with --mesh-dir DIR or MESHGW_DIR";
    }
}
