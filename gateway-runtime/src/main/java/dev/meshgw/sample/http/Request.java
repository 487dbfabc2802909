package dev.meshgw.sample.http;

import io.netty.handler.codec.http.HttpRequest;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A complete request. Immutable as long as nobody writes into {@link #body}. */
public final class Request {

    private final HttpRequest head;
    private final byte[] body;
    private final Downstream downstream;
    private final String originForm;

    Request(HttpRequest head, byte[] body, Downstream downstream) {
        this.head = head;
        this.body = body;
        this.downstream = downstream;
        this.originForm = originForm(head.uri());
    }

    public String method() {
        return head.method().name();
    }

    /** The request target as it was sent. */
    public String target() {
        return head.uri();
    }

    /** {@code HTTP/1.1}, {@code HTTP/1.0} or {@code HTTP/2.0}. */
    public String protocol() {
        return head.protocolVersion().text();
    }

    /** The path as it was sent, percent-encoding and all; {@code *} for the asterisk form. */
    public String path() {
        int question = originForm.indexOf('?');
        return question < 0 ? originForm : originForm.substring(0, question);
    }

    /** What follows the first question mark; empty if there is none. */
    public String query() {
        int question = originForm.indexOf('?');
        return question < 0 ? "" : originForm.substring(question + 1);
    }

    /** The authority of an absolute-form target, or else the first Host header (RFC 9112 §3.2.2). */
    public Optional<String> host() {
        int authority = authorityStart(head.uri());
        return authority < 0
                ? header("Host")
                : Optional.of(head.uri().substring(authority, authorityEnd(head.uri(), authority)));
    }

    /** The first field of that name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(head.headers().get(name));
    }

    /** Every field of that name, in the order of the request. */
    public List<String> headers(String name) {
        return head.headers().getAll(name);
    }

    /** All fields in the order of the request. */
    public Iterator<Map.Entry<String, String>> headers() {
        return head.headers().iteratorAsString();
    }

    /** Never null; empty if there was none. */
    public byte[] body() {
        return body;
    }

    public Downstream downstream() {
        return downstream;
    }

    private static String originForm(String target) {
        int authority = authorityStart(target);
        if (authority < 0) {
            return target;
        }
        String rest = target.substring(authorityEnd(target, authority));
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static int authorityStart(String target) {
        if (target.startsWith("http://")) {
            return "http://".length();
        }
        return target.startsWith("https://") ? "https://".length() : -1;
    }

    private static int authorityEnd(String target, int start) {
        for (int i = start; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '/' || c == '?') {
                return i;
            }
        }
        return target.length();
    }
}
