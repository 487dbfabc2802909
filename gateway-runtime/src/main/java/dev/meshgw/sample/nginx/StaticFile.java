package dev.meshgw.sample.nginx;

import dev.meshgw.sample.http.Field;
import dev.meshgw.sample.http.Reply;
import dev.meshgw.sample.http.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A file as an answer: validators, conditional requests (RFC 9110 §13) and one range (§14), as nginx reads them. */
final class StaticFile {

    private StaticFile() {}

    /** @param errorStatus not null if the file is the page of an error: then conditions and ranges do not count */
    static Reply.Full reply(
            NginxExchange exchange,
            NginxSite site,
            Settings settings,
            String uri,
            ContainerFile file,
            @Nullable Integer errorStatus) {
        Field lastModified = file.lastModified();
        Field etag = file.etag();
        int status = errorStatus == null ? precondition(exchange.request(), lastModified, etag) : errorStatus;
        if (status == 412) {
            return site.full(exchange, settings, 412, List.of(), new NginxPages(site.server()).page(412), null);
        }
        byte[] body = file.bytes();
        Field contentRange = null;
        if (status == 200) {
            String range = exchange.request().header("Range").orElse("");
            String ifRange = exchange.request().header("If-Range").orElse("");
            boolean applies = ifRange.isEmpty() || ifRange.equals(etag.value()) || ifRange.equals(lastModified.value());
            long[] ends = applies ? parse(range, body.length) : null;
            if (ends != null && ends[0] > ends[1]) {
                return site.full(
                        exchange,
                        settings,
                        416,
                        List.of(new Field("Content-Range", "bytes */" + body.length)),
                        new NginxPages(site.server()).page(416),
                        null);
            }
            if (ends != null) {
                status = 206;
                contentRange = new Field("Content-Range", "bytes " + ends[0] + "-" + ends[1] + "/" + body.length);
                body = Arrays.copyOfRange(body, (int) ends[0], (int) ends[1] + 1);
            }
        }
        var fields = new ArrayList<Field>(10);
        if (status != 304) {
            fields.add(new Field("Content-Type", type(settings, uri)));
            fields.add(Field.LENGTH);
        }
        if (errorStatus == null) {
            fields.add(lastModified);
        }
        fields.add(settings.keepAlive() ? Field.CONNECTION : Field.CLOSE);
        if (errorStatus == null) {
            fields.add(etag);
            if (contentRange != null) {
                fields.add(contentRange);
            } else if (status == 200) {
                fields.add(new Field("Accept-Ranges", "bytes"));
            }
        } else {
            fields.add(etag);
        }
        site.addHeaders(fields, exchange.answered(status, 0), settings);
        return new Reply.Full(status, NginxPages.reason(status), fields, body);
    }

    private static String type(Settings settings, String uri) {
        String name = uri.substring(uri.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return settings.types().getOrDefault(ending, settings.defaultType());
    }

    /** 200, 304 or 412. nginx compares If-Modified-Since for equality ({@code if_modified_since exact}). */
    private static int precondition(Request request, Field lastModified, Field etag) {
        String ifMatch = request.header("If-Match").orElse("");
        if (!ifMatch.isEmpty() && !matches(ifMatch, etag.value(), false)) {
            return 412;
        }
        String ifNoneMatch = request.header("If-None-Match").orElse("");
        if (!ifNoneMatch.isEmpty()) {
            return matches(ifNoneMatch, etag.value(), true) ? 304 : 200;
        }
        return request.header("If-Modified-Since").orElse("").equals(lastModified.value()) ? 304 : 200;
    }

    private static boolean matches(String list, String etag, boolean weak) {
        for (String part : list.split(",")) {
            String tag = part.strip();
            if (tag.equals("*") || tag.equals(etag) || weak && tag.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    /** First and last byte; first behind last if the range cannot be satisfied; null for the whole file. */
    private static long @Nullable [] parse(String range, int length) {
        // Several ranges would ask for multipart/byteranges; the whole file is a permitted answer to that.
        if (!range.matches("bytes=\\s*(\\d{1,18}-\\d{0,18}|-\\d{1,18})\\s*")) {
            return null;
        }
        String spec = range.substring("bytes=".length()).strip();
        int dash = spec.indexOf('-');
        if (dash == 0) {
            long suffix = Long.parseLong(spec.substring(1));
            return suffix == 0 ? new long[] {1, 0} : new long[] {Math.max(0, length - suffix), length - 1};
        }
        long first = Long.parseLong(spec.substring(0, dash));
        long last = dash == spec.length() - 1 ? length - 1L : Long.parseLong(spec.substring(dash + 1));
        if (last < first && dash < spec.length() - 1) {
            return null;
        }
        return first >= length ? new long[] {1, 0} : new long[] {first, Math.min(last, length - 1L)};
    }
}
