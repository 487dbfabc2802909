package dev.meshgw.sample.nginx;

/** The configuration cannot be run. The message is the line that nginx would print before it exits. */
public final class NginxException extends Exception {

    private static final long serialVersionUID = 1L;

    NginxException(String complaint) {
        super("nginx: [emerg] " + complaint);
    }

    NginxException(String complaint, Directive at) {
        this(complaint + " in " + at.file() + ":" + at.line());
    }
}
