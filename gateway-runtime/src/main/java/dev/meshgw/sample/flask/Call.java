package dev.meshgw.sample.flask;

import dev.meshgw.sample.http.Request;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request with what its route matched.
 *
 * @param variables the values of the route's variables, in order, percent-decoded
 * @param args the query, each name with its values in order
 */
record Call(Request request, List<String> variables, Map<String, List<String>> args) {

    String text(int variable) {
        return variables.get(variable);
    }

    /** An {@code int} variable, which the route has found to be all digits; a huge one counts as the largest long. */
    long number(int variable) {
        String digits = variables.get(variable);
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** The first value of a query parameter whose name may be written in any case. */
    Optional<String> arg(String name) {
        for (Map.Entry<String, List<String>> arg : args.entrySet()) {
            if (arg.getKey().equalsIgnoreCase(name)) {
                return Optional.of(arg.getValue().get(0));
            }
        }
        return Optional.empty();
    }

    long intArg(String name, long byDefault) {
        return arg(name).map(Call::parseInt).orElse(byDefault);
    }

    double floatArg(String name, double byDefault) {
        return arg(name).map(Call::parseFloat).orElse(byDefault);
    }

    /** Python's {@code int(text)}, cut to a long. */
    static long parseInt(String text) {
        BigInteger value = parseBigInt(text);
        return value.bitLength() < Long.SIZE ? value.longValue() : value.signum() * Long.MAX_VALUE;
    }

    /** Python's {@code int(text)}; longer than 4,300 digits is refused, as newer Pythons do. */
    static BigInteger parseBigInt(String text) {
        String trimmed = text.strip();
        if (!trimmed.matches("[+-]?\\d{1,4300}")) {
            throw new PythonFailure("not an int");
        }
        return new BigInteger(trimmed.startsWith("+") ? trimmed.substring(1) : trimmed);
    }

    /** Python's {@code float(text)} for finite numbers; with the others {@code time.sleep} fails. */
    static double parseFloat(String text) {
        String trimmed = text.strip();
        if (!trimmed.matches("[+-]?(\\d{1,300}\\.?\\d{0,300}|\\.\\d{1,300})([eE][+-]?\\d{1,4})?")) {
            throw new PythonFailure("not a finite float");
        }
        double value = new BigDecimal(trimmed.endsWith(".") ? trimmed + "0" : trimmed).doubleValue();
        if (Double.isInfinite(value)) {
            throw new PythonFailure("not a finite float");
        }
        return value;
    }
}
