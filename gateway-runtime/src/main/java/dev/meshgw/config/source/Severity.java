package dev.meshgw.config.source;

/** How grave a diagnostic is; the names and order are istioctl's. */
public enum Severity {
    INFO,
    WARNING,
    ERROR
}
