package dev.meshgw.gateway.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * {@code /logging}: the loggers with their levels, and other levels for them while the gateway runs. A logger has the name that
 * its log lines show. One thread at a time.
 */
final class LoggingPage {

    /** Envoy's levels; what Java does not tell apart is the same. */
    private static final Map<String, Level> LEVELS = levels();

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("admin");

    /** Held here: Java forgets a logger that nobody holds, and its level with it. */
    private final Map<String, Logger> changed = new LinkedHashMap<>();

    private static Map<String, Level> levels() {
        var levels = new LinkedHashMap<String, Level>();
        levels.put("trace", Level.FINEST);
        levels.put("debug", Level.FINE);
        levels.put("info", Level.INFO);
        levels.put("warning", Level.WARNING);
        levels.put("error", Level.SEVERE);
        levels.put("critical", Level.SEVERE);
        levels.put("off", Level.OFF);
        return levels;
    }

    AdminAnswer answer(AdminRequest request) {
        if (request.method().equals("POST") && !request.parameters().isEmpty()) {
            String mistake = change(request.parameters());
            if (mistake != null) {
                return AdminAnswer.text(
                        AdminAnswer.BAD_REQUEST,
                        "error: " + mistake + "\n\n"
                                + "usage: /logging?<name>=<level> (change single level)\n"
                                + "usage: /logging?paths=name1:level1,name2:level2,... (change multiple levels)\n"
                                + "usage: /logging?level=<level> (change all levels)\n"
                                + "levels: " + String.join(" ", LEVELS.keySet()) + "\n" + list());
            }
        }
        return AdminAnswer.text(list());
    }

    /** @return what is wrong with the wish, null if it was obeyed */
    private @Nullable String change(Map<String, String> parameters) {
        if (parameters.size() != 1) {
            return "invalid number of parameters";
        }
        Map.Entry<String, String> wish = parameters.entrySet().iterator().next();
        if (wish.getKey().equals("level")) {
            Level level = LEVELS.get(wish.getValue());
            if (level == null) {
                return "unknown logger level";
            }
            loggers().values().forEach(logger -> set(logger, level));
            set(Logger.getLogger(""), level);
            LOG.info("change all log levels: level='{}'", wish.getValue());
            return null;
        }
        Map<String, String> levelsByName = wish.getKey().equals("paths") ? paths(wish.getValue()) : parameters;
        Map<String, Logger> known = loggers();
        for (Map.Entry<String, String> each : levelsByName.entrySet()) {
            if (each.getKey().isEmpty() || each.getValue().isEmpty()) {
                return "empty logger name or empty logger level";
            }
            if (!LEVELS.containsKey(each.getValue())) {
                return "unknown logger level";
            }
            if (!known.containsKey(each.getKey())) {
                return "unknown logger name";
            }
        }
        levelsByName.forEach((name, level) -> {
            set(known.get(name), LEVELS.get(level));
            LOG.info("change log level: name='{}' level='{}'", name, level);
        });
        return null;
    }

    private static Map<String, String> paths(String value) {
        return List.of(value.split(",")).stream()
                .map(pair -> pair.split(":", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0].strip(),
                        pair -> pair.length == 2 ? pair[1].strip() : "",
                        (one, other) -> other));
    }

    private void set(@Nullable Logger logger, @Nullable Level level) {
        if (logger != null && level != null) {
            logger.setLevel(level);
            changed.put(logger.getName(), logger);
        }
    }

    /** By the part of their names after the last dot, which log lines show; of several the first, by their whole names. */
    private static Map<String, Logger> loggers() {
        var loggers = new TreeMap<String, Logger>();
        LogManager manager = LogManager.getLogManager();
        var names = manager.getLoggerNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            Logger logger = name.isEmpty() || name.equals(Logger.GLOBAL_LOGGER_NAME) ? null : manager.getLogger(name);
            if (logger != null) {
                loggers.merge(
                        name.substring(name.lastIndexOf('.') + 1),
                        logger,
                        (one, other) -> one.getName().compareTo(other.getName()) <= 0 ? one : other);
            }
        }
        return loggers;
    }

    private static String list() {
        var text = new StringBuilder("active loggers:\n");
        loggers()
                .forEach((name, logger) -> text.append("  ")
                        .append(name)
                        .append(": ")
                        .append(levelName(logger))
                        .append('\n'));
        return text.append('\n').toString();
    }

    private static String levelName(Logger logger) {
        Logger at = logger;
        while (at.getLevel() == null && at.getParent() != null) {
            at = at.getParent();
        }
        int level =
                at.getLevel() == null ? Level.INFO.intValue() : at.getLevel().intValue();
        String found = "off";
        for (Map.Entry<String, Level> each : LEVELS.entrySet()) {
            if (level <= each.getValue().intValue()) {
                found = each.getKey();
                break;
            }
        }
        return found.toLowerCase(Locale.ROOT);
    }
}
