package dev.meshgw.cli.kubectl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines of cells with elastic tab stops, as Go's text/tabwriter lays them out, which all of kubectl's output goes through: a
 * column is as wide as its widest cell among neighbouring lines that have it. Control characters, which could only come from
 * a file, are shown as question marks. Not thread-safe.
 */
final class TabWriter {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final int minWidth;
    private final int padding;
    private final List<List<String>> lines = new ArrayList<>();

    private TabWriter(int minWidth, int padding) {
        this.minWidth = minWidth;
        this.padding = padding;
    }

    /** With the spacing of {@code kubectl get}. */
    static TabWriter forTables() {
        return new TabWriter(6, 3);
    }

    /** With the spacing of {@code kubectl describe}. */
    static TabWriter forDescriptions() {
        return new TabWriter(0, 2);
    }

    /** Adds a line; its last cell has no column. */
    TabWriter line(String... cells) {
        return line(List.of(cells));
    }

    TabWriter line(List<String> cells) {
        lines.add(cells.stream()
                .map(cell -> CONTROL.matcher(cell).replaceAll("?"))
                .toList());
        return this;
    }

    /** The lines, each with a newline. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        format(0, lines.size(), new ArrayList<>(), text);
        return text.toString();
    }

    /** @param widths of the columns to the left of those that are laid out now */
    private void format(int from, int to, List<Integer> widths, StringBuilder text) {
        int column = widths.size();
        int written = from;
        int line = from;
        while (line < to) {
            if (!hasColumn(line, column)) {
                line++;
                continue;
            }
            write(written, line, widths, text);
            int blockStart = line;
            int width = minWidth;
            for (; line < to && hasColumn(line, column); line++) {
                width = Math.max(width, width(lines.get(line).get(column)) + padding);
            }
            widths.add(width);
            format(blockStart, line, widths, text);
            widths.remove(widths.size() - 1);
            written = line;
        }
        write(written, to, widths, text);
    }

    private boolean hasColumn(int line, int column) {
        return column < lines.get(line).size() - 1;
    }

    private void write(int from, int to, List<Integer> widths, StringBuilder text) {
        for (List<String> cells : lines.subList(from, to)) {
            for (int i = 0; i < cells.size(); i++) {
                String cell = cells.get(i);
                text.append(cell);
                if (i < widths.size() && i < cells.size() - 1) {
                    text.append(" ".repeat(widths.get(i) - width(cell)));
                }
            }
            text.append('\n');
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
