package org.harmonicloss.analysis.figures;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Rows as text: RFC 4180 with line feeds. Null is empty.
public final class Csv {
  private final StringBuilder text = new StringBuilder();

  public Csv row(Object... cells) {
    return row(Arrays.asList(cells));
  }

  public Csv row(List<?> cells) {
    text.append(cells.stream().map(Csv::quoted).collect(Collectors.joining(","))).append('\n');
    return this;
  }

  private static String quoted(Object cell) {
    String plain = cell == null ? "" : cell.toString();
    boolean quotes = plain.matches("(?s).*[\",\\r\\n].*");
    return quotes ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
