package dev.meshgw.cli.client;

import java.util.List;

/** Rows of text in columns as wide as they need to be, and no wider than leaves room for the others. */
final class TextTable {

    /** A cell that is longer is cut: a table of 80 columns stays a table. */
    private static final int MAX_CELL = 30;

    private static final String GAP = "  ";

    private TextTable() {}

    /** @param rows all of the same length, the heads first; the last column is never cut */
    static String render(List<List<String>> rows, String margin, String cut) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Math.min(MAX_CELL, length(row.get(i))));
            }
        }
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder(margin);
            for (int i = 0; i < columns; i++) {
                boolean isLast = i == columns - 1;
                String cell = isLast ? row.get(i) : cut(row.get(i), cut);
                line.append(cell).append(isLast ? "" : " ".repeat(widths[i] - length(cell)) + GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String cut(String cell, String mark) {
        return length(cell) <= MAX_CELL ? cell : cell.substring(0, cell.offsetByCodePoints(0, MAX_CELL - 1)) + mark;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
