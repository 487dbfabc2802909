package dev.meshgw.gateway.admin;

import dev.meshgw.gateway.netty.StatHistogram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Histograms as Envoy prints them in text and JSON. Envoy shows two numbers, one of the last interval between two flushes to a
 * sink and one since the start; there is no sink here, so the first is never known: {@code nan} or null. Stateless.
 */
final class HistogramText {

    /** Envoy's default upper bounds, milliseconds. */
    static final double[] BOUNDS = {
        0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000
    };

    private static final double[] QUANTILES = {0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 1};

    private HistogramText() {}

    /** Values of the parameter {@code histogram_buckets}. */
    enum Buckets {
        NONE,
        CUMULATIVE,
        DISJOINT;

        /** @throws IllegalArgumentException in Envoy's words */
        static Buckets of(Optional<String> parameter) {
            return switch (parameter.orElse("none")) {
                case "none" -> NONE;
                case "cumulative" -> CUMULATIVE;
                case "disjoint" -> DISJOINT;
                // Quantiles are made of buckets; Prometheus gets buckets always.
                case "summary" -> NONE;
                default ->
                    throw new IllegalArgumentException("usage: /stats?histogram_buckets=(cumulative|disjoint|none)\n");
            };
        }
    }

    static String of(StatHistogram histogram, Buckets buckets) {
        if (histogram.count() == 0) {
            return "No recorded values";
        }
        if (buckets == Buckets.NONE) {
            return DoubleStream.of(QUANTILES)
                    .mapToObj(quantile ->
                            "P" + number(quantile * 100) + "(nan," + number(histogram.quantile(quantile)) + ")")
                    .collect(Collectors.joining(" "));
        }
        var text = new StringBuilder();
        long below = 0;
        for (double bound : BOUNDS) {
            long cumulative = histogram.countBelow(bound);
            text.append(text.isEmpty() ? "B" : " B")
                    .append(number(bound))
                    .append("(0,")
                    .append(buckets == Buckets.CUMULATIVE ? cumulative : cumulative - below)
                    .append(')');
            below = cumulative;
        }
        return text.toString();
    }

    /** What stands under {@code histograms} in the JSON. */
    static Object json(List<Stat.Histogram> histograms, Buckets buckets) {
        if (buckets != Buckets.NONE) {
            return histograms.stream().map(each -> buckets(each, buckets)).toList();
        }
        var json = new LinkedHashMap<String, Object>();
        json.put(
                "supported_quantiles",
                DoubleStream.of(QUANTILES).map(HistogramText::percent).boxed().toList());
        json.put(
                "computed_quantiles",
                histograms.stream().map(HistogramText::quantiles).toList());
        return json;
    }

    private static Map<String, Object> quantiles(Stat.Histogram histogram) {
        var values = new ArrayList<Map<String, @Nullable Object>>();
        for (double quantile : QUANTILES) {
            var value = new LinkedHashMap<String, @Nullable Object>();
            double duration = histogram.value().quantile(quantile);
            value.put("interval", null);
            value.put("cumulative", Double.isNaN(duration) ? null : duration);
            values.add(value);
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("name", histogram.name());
        json.put("values", values);
        return json;
    }

    private static Map<String, Object> buckets(Stat.Histogram histogram, Buckets buckets) {
        var values = new ArrayList<Map<String, Object>>();
        long below = 0;
        for (double bound : BOUNDS) {
            long cumulative = histogram.value().countBelow(bound);
            var value = new LinkedHashMap<String, Object>();
            value.put("upper_bound", bound);
            value.put("interval", 0);
            value.put("cumulative", buckets == Buckets.CUMULATIVE ? cumulative : cumulative - below);
            values.add(value);
            below = cumulative;
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("name", histogram.name());
        json.put("buckets", values);
        return json;
    }

    /** 0.999 is 99.9, without the rest that binary fractions leave. */
    private static double percent(double quantile) {
        return Math.round(quantile * 1_000) / 10.0;
    }

    /** C's {@code %g}: six significant digits without trailing zeros. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.6g", value);
        int exponent = text.indexOf('e');
        String digits = exponent < 0 ? text : text.substring(0, exponent);
        if (digits.contains(".")) {
            digits = digits.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return exponent < 0 ? digits : digits + text.substring(exponent);
    }
}
