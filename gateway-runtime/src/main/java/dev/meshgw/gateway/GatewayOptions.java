package dev.meshgw.gateway;

import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.Manifests;
import dev.meshgw.gateway.ManifestSources.ReadFile;
import dev.meshgw.gateway.ManifestSources.Source;
import dev.meshgw.gateway.netty.AccessLogFormat;
import dev.meshgw.gateway.netty.DataPlaneOptions;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.snapshot.compile.CompileOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a gateway is started with. Immutable. */
public final class GatewayOptions {

    private final MeshDirectory mesh;
    private final String meshName;
    private final List<Source> manifests;
    private final List<ReadFile> readManifests;
    private final CompileOptions compile;
    private final DataPlaneOptions dataPlane;
    private final @Nullable Path readyFile;
    private final @Nullable InetSocketAddress admin;
    private final AccessLogFormat accessLogFormat;
    private final String version;
    private final Consumer<String> accessLog;

    private GatewayOptions(Builder builder) {
        mesh = builder.mesh;
        meshName = builder.meshName;
        manifests = List.copyOf(builder.manifests);
        readManifests = List.copyOf(builder.readManifests);
        compile = builder.compile;
        dataPlane = builder.dataPlane;
        readyFile = builder.readyFile;
        admin = builder.admin;
        accessLogFormat = builder.accessLogFormat;
        version = builder.version;
        accessLog = builder.accessLog;
    }

    /**
     * @param meshName in messages, as the user wrote it
     * @param mesh need not exist yet; it is made
     */
    public static Builder on(String meshName, MeshDirectory mesh) {
        return new Builder(meshName, mesh);
    }

    MeshDirectory mesh() {
        return mesh;
    }

    /** Everything that is watched; what is named on the command line counts more than the mesh. */
    List<Source> sources() {
        var sources = new ArrayList<Source>();
        sources.add(Source.mesh(meshName, mesh.path()));
        sources.addAll(manifests);
        return sources;
    }

    List<ReadFile> readManifests() {
        return readManifests;
    }

    CompileOptions compile() {
        return compile;
    }

    DataPlaneOptions dataPlane() {
        return dataPlane;
    }

    @Nullable
    Path readyFile() {
        return readyFile;
    }

    @Nullable
    InetSocketAddress admin() {
        return admin;
    }

    AccessLogFormat accessLogFormat() {
        return accessLogFormat;
    }

    String version() {
        return version;
    }

    Consumer<String> accessLog() {
        return accessLog;
    }

    /** Not thread-safe. */
    public static final class Builder {

        private final String meshName;
        private final MeshDirectory mesh;
        private final List<Source> manifests = new ArrayList<>();
        private final List<ReadFile> readManifests = new ArrayList<>();
        private CompileOptions compile = CompileOptions.DEFAULT;
        private DataPlaneOptions dataPlane = DataPlaneOptions.defaults();
        private @Nullable Path readyFile;
        private @Nullable InetSocketAddress admin;
        private AccessLogFormat accessLogFormat = AccessLogFormat.TEXT;
        private String version = "meshgw";
        private Consumer<String> accessLog = line -> {};

        private Builder(String meshName, MeshDirectory mesh) {
            this.meshName = meshName;
            this.mesh = mesh;
        }

        /**
         * A file, or a directory with files, that is read again when it changes.
         *
         * @param name in messages, as the user wrote it
         */
        public Builder manifests(String name, Path path) {
            manifests.add(Source.manifests(name, path));
            return this;
        }

        /** Manifests that cannot be read again, as those of standard input. */
        public Builder manifests(String name, Manifests read) {
            readManifests.add(new ReadFile(name, ConfigReader.DEFAULT_NAMESPACE, read));
            return this;
        }

        /** Bind address, published ports, addresses of services. */
        public Builder compile(CompileOptions compile) {
            this.compile = compile;
            return this;
        }

        public Builder dataPlane(DataPlaneOptions dataPlane) {
            this.dataPlane = dataPlane;
            return this;
        }

        /** Written when the first configuration is live, and again when listeners change; deleted at the end. */
        public Builder readyFile(@Nullable Path readyFile) {
            this.readyFile = readyFile;
            return this;
        }

        /** Where Envoy's admin interface listens; null for none, port 0 for a free one. */
        public Builder admin(@Nullable InetSocketAddress admin) {
            this.admin = admin;
            return this;
        }

        /** How the lines of the access log are written; Istio's default is text. */
        public Builder accessLogFormat(AccessLogFormat format) {
            accessLogFormat = format;
            return this;
        }

        /** What the admin interface says is running. */
        public Builder version(String version) {
            this.version = version;
            return this;
        }

        /** Takes each line of the access log, without its newline, on a thread that is no event loop. */
        public Builder accessLog(Consumer<String> accessLog) {
            this.accessLog = accessLog;
            return this;
        }

        public GatewayOptions build() {
            return new GatewayOptions(this);
        }
    }
}
