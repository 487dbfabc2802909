package dev.meshgw.gateway.admin;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code /stats} and {@code /stats/prometheus}, with Envoy's parameters. */
final class StatsPage {

    private static final String USAGE = "usage: /stats?format=(json|prometheus|text)\n\n";

    private final Supplier<List<Stat>> source;

    StatsPage(Supplier<List<Stat>> source) {
        this.source = source;
    }

    AdminAnswer answer(AdminRequest request) {
        return answer(request, request.parameter("format").orElse("text"));
    }

    AdminAnswer prometheus(AdminRequest request) {
        return answer(request, "prometheus");
    }

    private AdminAnswer answer(AdminRequest request, String format) {
        Predicate<Stat> wanted;
        HistogramText.Buckets buckets;
        try {
            wanted = wanted(request);
            buckets = HistogramText.Buckets.of(request.parameter("histogram_buckets"));
        } catch (PatternSyntaxException e) {
            return AdminAnswer.text(AdminAnswer.BAD_REQUEST, "Invalid re2 regex");
        } catch (IllegalArgumentException e) {
            return AdminAnswer.text(AdminAnswer.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        List<Stat> stats = source.get().stream().filter(wanted).toList();
        return switch (format) {
            case "text" -> AdminAnswer.text(text(stats, buckets));
            case "json" -> AdminAnswer.json(json(stats, buckets));
            case "prometheus" -> new AdminAnswer(AdminAnswer.OK, PrometheusText.CONTENT_TYPE, PrometheusText.of(stats));
            default -> AdminAnswer.text(AdminAnswer.BAD_REQUEST, USAGE);
        };
    }

    private static Predicate<Stat> wanted(AdminRequest request) {
        Predicate<Stat> wanted = stat -> true;
        if (request.has("usedonly")) {
            wanted = wanted.and(Stat::used);
        }
        String filter = request.parameters().getOrDefault("filter", "");
        if (!filter.isEmpty()) {
            Pattern pattern = Pattern.compile(filter);
            wanted = wanted.and(stat -> pattern.matcher(stat.name()).find());
        }
        return switch (request.parameters().getOrDefault("type", "All")) {
            case "All" -> wanted;
            case "Counters" -> wanted.and(Stat.Counter.class::isInstance);
            case "Gauges" -> wanted.and(Stat.Gauge.class::isInstance);
            case "Histograms" -> wanted.and(Stat.Histogram.class::isInstance);
            case "TextReadouts" -> stat -> false;
            default -> throw new IllegalArgumentException("invalid &type= param");
        };
    }

    /** Numbers first, then histograms, each by name, as Envoy prints them. */
    private static String text(List<Stat> stats, HistogramText.Buckets buckets) {
        var text = new StringBuilder();
        for (Stat stat : sorted(stats)) {
            text.append(stat.name()).append(": ");
            if (stat instanceof Stat.Counter counter) {
                text.append(counter.value());
            } else if (stat instanceof Stat.Gauge gauge) {
                text.append(gauge.value());
            } else if (stat instanceof Stat.Histogram histogram) {
                text.append(HistogramText.of(histogram.value(), buckets));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static Map<String, Object> json(List<Stat> stats, HistogramText.Buckets buckets) {
        var values = new ArrayList<Map<String, Object>>();
        var histograms = new ArrayList<Stat.Histogram>();
        for (Stat stat : sorted(stats)) {
            if (stat instanceof Stat.Histogram histogram) {
                histograms.add(histogram);
            } else {
                var value = new LinkedHashMap<String, Object>();
                value.put("name", stat.name());
                value.put(
                        "value", stat instanceof Stat.Counter counter ? counter.value() : ((Stat.Gauge) stat).value());
                values.add(value);
            }
        }
        if (!histograms.isEmpty()) {
            values.add(Map.of("histograms", HistogramText.json(histograms, buckets)));
        }
        return Map.of("stats", values);
    }

    private static List<Stat> sorted(List<Stat> stats) {
        return stats.stream()
                .sorted(Comparator.comparing((Stat stat) -> stat instanceof Stat.Histogram)
                        .thenComparing(Stat::name))
                .toList();
    }
}
