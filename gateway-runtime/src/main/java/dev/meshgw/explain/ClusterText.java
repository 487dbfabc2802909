package dev.meshgw.explain;

import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.ConnectionPool;
import dev.meshgw.snapshot.LoadBalancing;
import dev.meshgw.snapshot.UpstreamTransport;
import dev.meshgw.snapshot.UpstreamTransport.ServerVerification;
import java.util.ArrayList;
import java.util.List;

/** How an upstream is spoken to. */
final class ClusterText {

    private ClusterText() {}

    /** Protocol and TLS, then what a DestinationRule changes. @param http whether requests go there, rather than bytes */
    static List<String> of(Cluster cluster, boolean http) {
        var text = new ArrayList<String>();
        String protocol = !http ? "bytes" : protocol(cluster);
        text.add(protocol + " " + transport(cluster.transport()));
        if (!cluster.loadBalancing().equals(LoadBalancing.DEFAULT)) {
            text.add("load balancing " + cluster.loadBalancing());
        }
        if (!cluster.connectionPool().equals(ConnectionPool.DEFAULT)) {
            text.add("limits " + cluster.connectionPool());
        }
        if (cluster.outlierDetection() != null) {
            text.add("with outlier detection " + cluster.outlierDetection());
        }
        return text;
    }

    private static String protocol(Cluster cluster) {
        return switch (cluster.protocol()) {
            case HTTP_1_1 -> "HTTP/1.1";
            case HTTP_2 -> "HTTP/2";
            case DOWNSTREAM -> "the client's version of HTTP";
        };
    }

    private static String transport(UpstreamTransport transport) {
        if (transport instanceof UpstreamTransport.NotReady notReady) {
            return "over TLS, which fails: " + notReady.resourceName() + ": " + notReady.reason();
        }
        if (!(transport instanceof UpstreamTransport.Tls tls)) {
            return "in plain text";
        }
        var text = new StringBuilder("over TLS that begins here, SNI ")
                .append(tls.sni().isEmpty() ? "of the request's host" : tls.sni());
        if (tls.verification() instanceof ServerVerification.Required required) {
            text.append(", verified by ").append(required.source());
            if (required.hostOfRequest()) {
                text.append(" for the request's host");
            }
            if (!required.subjectAltNames().isEmpty()) {
                text.append(" as one of ").append(required.subjectAltNames());
            }
        } else {
            text.append(", not verified");
        }
        if (tls.clientCertificate() != null) {
            text.append(", with the certificate ")
                    .append(CertificateDescription.of(tls.clientCertificate().leaf())
                            .subject()
                            .rfc4514());
        }
        return text.toString();
    }
}
