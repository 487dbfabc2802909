package dev.meshgw.secret;

import dev.meshgw.config.source.Severity;

/** One thing that happened to a Secret or to the SDS resource made of it. Never holds key bytes. */
public sealed interface SecretEvent {

    /** One log line, in the words of Istio's logs where it has some. */
    String message();

    default Severity severity() {
        return Severity.INFO;
    }

    /** @param secret {@code namespace/name} @param keys the names of its keys, sorted */
    record Added(String secret, String type, String keys) implements SecretEvent {
        @Override
        public String message() {
            return "secret " + secret + " was added (" + type + ": " + keys + ")";
        }
    }

    record Changed(String secret, String type, String keys) implements SecretEvent {
        @Override
        public String message() {
            return "secret " + secret + " was changed (" + type + ": " + keys + ")";
        }
    }

    record Deleted(String secret) implements SecretEvent {
        @Override
        public String message() {
            return "secret " + secret + " was deleted";
        }
    }

    /** A listener needs a resource that none needed before. @param resource {@code httpbin-credential-cacert} */
    record Requested(String resource) implements SecretEvent {
        @Override
        public String message() {
            return "SDS: received request for resource " + resource + " from the ingress gateway";
        }
    }

    /** @param summary the subject, serial number and expiry, or the authorities */
    record Pushed(CredentialRequest.Use use, String resource, String source, String summary) implements SecretEvent {
        @Override
        public String message() {
            String what = use == CredentialRequest.Use.KEY_PAIR ? "key/certificate pair" : "root certificate";
            return "SDS: pushed " + what + " of resource " + resource + " to the ingress gateway: " + summary
                    + " (from " + source + ")";
        }
    }

    /** The diagnostics of the same update say why and what to do. @param kept whether what was pushed before is still served */
    record Rejected(CredentialRequest.Use use, String resourceName, String reason, boolean kept)
            implements SecretEvent {
        @Override
        public String message() {
            String what = use == CredentialRequest.Use.KEY_PAIR ? "key and certificate" : "ca certificate";
            return "failed to fetch " + what + " for " + resourceName + ": " + reason
                    + (kept ? "; the previous one is still served" : "");
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }
}
