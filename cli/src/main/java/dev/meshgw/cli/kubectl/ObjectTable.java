package dev.meshgw.cli.kubectl;

import dev.meshgw.mesh.Column;
import dev.meshgw.mesh.MeshObject;
import dev.meshgw.mesh.ResourceKind;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The tables of {@code get}, one for each kind.
 *
 * @param wide whether columns are shown that only {@code -o wide} has
 * @param withKind whether names say their kind, because there are several
 */
record ObjectTable(boolean wide, boolean headers, boolean withNamespace, boolean withKind, boolean withLabels) {

    void print(List<ResourceKind> kinds, List<MeshObject> objects, PrintStream out) {
        boolean first = true;
        for (ResourceKind kind : kinds) {
            List<MeshObject> ofKind =
                    objects.stream().filter(object -> object.kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                if (!first) {
                    out.println();
                }
                first = false;
                out.print(table(kind, ofKind));
            }
        }
    }

    private TabWriter table(ResourceKind kind, List<MeshObject> objects) {
        List<Column> columns = columns(kind);
        Instant now = Instant.now();
        var table = TabWriter.forTables();
        if (headers) {
            table.line(columns.stream().map(Column::header).toList());
        }
        for (MeshObject object : objects) {
            table.line(columns.stream()
                    .map(column -> column.cell().of(object, now))
                    .toList());
        }
        return table;
    }

    private List<Column> columns(ResourceKind kind) {
        Stream<Column> columns = kind.columns().stream().filter(column -> wide || !column.wide());
        if (withKind) {
            columns = Stream.concat(
                    Stream.of(column("NAME", object -> kind.qualifiedSingular() + "/" + object.name())),
                    columns.skip(1));
        }
        if (withNamespace && kind.namespaced()) {
            columns = Stream.concat(Stream.of(column("NAMESPACE", MeshObject::namespace)), columns);
        }
        if (withLabels) {
            columns = Stream.concat(columns, Stream.of(column("LABELS", object -> Labels.text(object.labels()))));
        }
        return columns.toList();
    }

    private static Column column(String header, Function<MeshObject, String> cell) {
        return new Column(header, false, (object, now) -> cell.apply(object));
    }
}
