package dev.meshgw.gateway.admin;

import dev.meshgw.gateway.netty.StatHistogram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The text exposition format of Prometheus, version 0.0.4, with Envoy's metric and label names. Stateless. */
final class PrometheusText {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private PrometheusText() {}

    /** All lines of a metric stand together behind its type, as the format demands. */
    static String of(List<Stat> stats) {
        var metrics = new TreeMap<String, List<Stat>>();
        for (Stat stat : stats) {
            metrics.computeIfAbsent(metricName(stat.tagExtractedName()), name -> new ArrayList<>())
                    .add(stat);
        }
        var text = new StringBuilder();
        metrics.forEach((name, all) -> {
            text.append("# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(type(all.get(0)))
                    .append('\n');
            all.sort(Comparator.comparing(Stat::name));
            all.forEach(stat -> append(text, name, stat));
        });
        return text.toString();
    }

    private static String type(Stat stat) {
        if (stat instanceof Stat.Counter) {
            return "counter";
        }
        return stat instanceof Stat.Gauge ? "gauge" : "histogram";
    }

    private static void append(StringBuilder text, String name, Stat stat) {
        if (stat instanceof Stat.Counter counter) {
            line(text, name, labels(stat.tags()), counter.value());
        } else if (stat instanceof Stat.Gauge gauge) {
            line(text, name, labels(stat.tags()), gauge.value());
        } else if (stat instanceof Stat.Histogram histogram) {
            histogram(text, name, labels(stat.tags()), histogram.value());
        }
    }

    private static void histogram(StringBuilder text, String name, String labels, StatHistogram histogram) {
        String before = labels.isEmpty() ? "" : labels + ",";
        for (double bound : HistogramText.BOUNDS) {
            String le = bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
            line(text, name + "_bucket", before + "le=\"" + le + "\"", histogram.countBelow(bound));
        }
        line(text, name + "_bucket", before + "le=\"+Inf\"", histogram.count());
        line(text, name + "_sum", labels, histogram.sum());
        line(text, name + "_count", labels, histogram.count());
    }

    private static void line(StringBuilder text, String name, String labels, long value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    private static String labels(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=\"" + escaped(tag.getValue()) + "\"")
                .collect(Collectors.joining(","));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String metricName(String name) {
        return "envoy_" + name.replaceAll("[^a-zA-Z0-9_]", "_");
    }
}
