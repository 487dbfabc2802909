package dev.meshgw.cli;

import java.util.List;

/** Rows as columns of text, for tables of meshgw alone; those of kubectl have its own layout. */
public final class TextTable {

    private static final String GAP = "   ";

    private TextTable() {}

    /** Columns as wide as their widest cell, the last one open. */
    public static String of(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                text.append(cell);
                if (i < columns - 1) {
                    text.append(" ".repeat(widths[i] - cell.length())).append(GAP);
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
