package org.harmonicloss.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.Json;

/// Writes a command's results to standard output in the form the user asked for. Commands say only
/// what they have found: every form has the same fields with the same values.
///
/// A result is an object, and perhaps rows of objects. JSON is the object with the rows as `rows`.
/// NDJSON is a line for each row, which begins with the fields of the whole. CSV is the same lines
/// made flat by the rule of [Flat], without `schema`. Tables are made of the same columns.
public final class Output {
  private static final String SCHEMA = "schema";

  private final Console console;
  private final OutputFormat format;
  private final TableView view;
  private final OutputStream out;
  private boolean warned;

  Output(Console console, OutputFormat format, TableView view) {
    this.console = console;
    this.format = format;
    this.view = view;
    this.out = new BufferedOutputStream(console.out(), 1 << 16);
  }

  public Output(Console console, OutputFormat format) {
    this(console, format, TableView.DEFAULT);
  }

  /// One line as it is.
  public void line(String text) {
    write(text + "\n");
    flush();
  }

  /// Part of a text as it is, at once.
  public void text(String part) {
    write(part);
    flush();
  }

  /// A result that is one object.
  public void print(ObjectNode found) {
    switch (format) {
      case TABLE -> {
        // Whoever reads a single object hardly wants all numbers of its vectors.
        String[] shown =
            Flat.rows(found).getFirst().keySet().stream()
                .filter(name -> !name.matches(".*\\.\\d+"))
                .toArray(String[]::new);
        write(Table.ofFields(view.of(Flat.rows(found), shown)).text(view.width(console)));
      }
      case CSV -> write(view.of(Flat.rows(found)).csv());
      case JSON -> write(Json.pretty(withSchema(view.of(found))));
      case NDJSON -> write(Json.compact(withSchema(view.of(found))) + "\n");
    }
    flush();
  }

  /// A result that is rows.
  ///
  /// @param whole what is the same for all rows, or about all of them
  /// @param shown the columns of a table, unless the user chooses others: their names, or those of
  ///     vectors and objects; none for all
  public void print(ObjectNode whole, Iterator<ObjectNode> rows, String... shown) {
    switch (format) {
      case TABLE -> {
        Table table = view.of(flat(rows), shown);
        write(table.text(Flat.rows(whole).getFirst(), view.width(console)));
      }
      case CSV -> {
        List<Map<String, Object>> all = new ArrayList<>();
        rows.forEachRemaining(row -> all.addAll(Flat.rows(line(whole, row))));
        write(all.isEmpty() ? "" : view.of(all).csv()); // without rows there are no names
      }
      case JSON -> {
        ObjectNode json = withSchema(whole);
        ArrayNode all = json.putArray("rows");
        view.of(rows).forEachRemaining(all::add);
        write(Json.pretty(json));
      }
      case NDJSON -> writeLines(withSchema(whole, rows));
    }
    flush();
  }

  private static List<Map<String, Object>> flat(Iterator<ObjectNode> rows) {
    List<Map<String, Object>> all = new ArrayList<>();
    rows.forEachRemaining(row -> all.addAll(Flat.rows(row)));
    return all;
  }

  /// One by one, as they are asked for.
  private static Iterator<ObjectNode> lines(ObjectNode whole, Iterator<ObjectNode> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public ObjectNode next() {
        return line(whole, rows.next());
      }
    };
  }

  /// Without a choice of columns, each line is put together once: copying takes as long as writing.
  private Iterator<ObjectNode> withSchema(ObjectNode whole, Iterator<ObjectNode> rows) {
    if (view.isDefault()) {
      return lines(withSchema(whole), rows);
    }
    Iterator<ObjectNode> chosen = view.of(lines(whole, rows));
    return lines(Json.object().put(SCHEMA, 1), chosen);
  }

  private static ObjectNode line(ObjectNode whole, ObjectNode row) {
    ObjectNode line = Json.object();
    line.setAll(whole);
    line.setAll(row);
    return line;
  }

  private static ObjectNode withSchema(ObjectNode found) {
    ObjectNode json = Json.object().put(SCHEMA, 1);
    json.setAll(found);
    return json;
  }

  /// A number for JSON, which knows neither NaN nor infinity: those become null, with one warning.
  public JsonNode finite(float value) {
    if (Float.isFinite(value)) {
      return FloatNode.valueOf(value);
    }
    if (!warned) {
      console.err().println("harmonic: warning: numbers that are not finite are written as null");
      warned = true;
    }
    return NullNode.instance;
  }

  private void writeLines(Iterator<ObjectNode> lines) {
    try {
      Json.lines(lines, out);
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }

  private void write(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }

  private void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }
}
