package dev.meshgw.config.resource;

import java.util.Map;

/** A pod volume filled from a ConfigMap or a Secret; both names are empty for other kinds. Items map keys to paths; empty means all keys. */
public record Volume(String name, String configMap, String secret, Map<String, String> items) {}
