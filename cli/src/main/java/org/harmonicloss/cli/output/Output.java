package org.harmonicloss.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.Supplier;
import org.harmonicloss.models.base.Json;

/// Writes a command's results to standard output in the form the user asked for.
public final class Output {
  private final Console console;
  private final OutputFormat format;
  private final OutputStream out;
  private boolean warned;

  public Output(Console console, OutputFormat format) {
    this.console = console;
    this.format = format;
    this.out = new BufferedOutputStream(console.out(), 1 << 16);
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
  public void object(ObjectNode json, Supplier<Table> table) {
    switch (format) {
      case TABLE -> write(table.get().text());
      case CSV -> write(table.get().csv());
      case JSON -> write(Json.pretty(json));
      case NDJSON -> write(Json.compact(json) + "\n");
    }
    flush();
  }

  /// A result that is rows: one line each as NDJSON, one object around them all as JSON.
  public void rows(ObjectNode around, Iterator<ObjectNode> rows, Supplier<Table> table) {
    switch (format) {
      case TABLE -> write(table.get().text());
      case CSV -> write(table.get().csv());
      case JSON -> {
        ArrayNode all = around.putArray("rows");
        rows.forEachRemaining(all::add);
        write(Json.pretty(around));
      }
      case NDJSON -> rows.forEachRemaining(row -> write(Json.compact(row) + "\n"));
    }
    flush();
  }

  /// The same, and for people a second table below the first.
  public void rows(
      ObjectNode around, Iterator<ObjectNode> rows, Supplier<Table> table, Supplier<Table> below) {
    rows(around, rows, table);
    if (format == OutputFormat.TABLE) {
      write("\n" + below.get().text());
      flush();
    }
  }

  /// A number for JSON, which knows neither NaN nor infinity: those become null, with one warning.
  public Float finite(float value) {
    if (Float.isFinite(value)) {
      return value;
    }
    if (!warned) {
      console.err().println("harmonic: warning: numbers that are not finite are written as null");
      warned = true;
    }
    return null;
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
