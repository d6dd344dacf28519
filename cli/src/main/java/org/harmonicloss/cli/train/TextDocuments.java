package org.harmonicloss.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;

/// Reads texts as documents, piece by piece, however large they are: plain text, or JSON lines with
/// a document each, compressed by gzip or not.
///
/// A piece ends before a blank or the end of a line that follows a letter or a digit. GPT-2's
/// encoding never joins these, so a document's tokens do not depend on its pieces.
final class TextDocuments {
  private static final int PIECE = 1 << 17;

  /// A text without any blank for so long is not one.
  private static final int LONGEST = 1 << 26;

  private final String field;
  private final String separator;
  private final Sink sink;
  private final StringBuilder piece = new StringBuilder();
  private boolean open;

  /// Takes documents as they are read.
  interface Sink {
    /// A part of the present document; not empty.
    void piece(String text);

    /// The present document, which had a piece, is at its end.
    void end();
  }

  /// @param field of a JSON line that holds its text
  /// @param separator the line between two documents of plain text, empty for blank lines; null
  ///     where a file is one document
  TextDocuments(String field, String separator, Sink sink) {
    this.field = field;
    this.separator = separator;
    this.sink = sink;
  }

  /// Reads one file.
  ///
  /// @throws HarmonicException if it cannot be read, or is not UTF-8
  void read(Path path) {
    if (Files.isDirectory(path)) {
      throw HarmonicException.usage("cannot read " + path + ": it is a folder", "give its files");
    }
    if (!Files.exists(path)) {
      throw HarmonicException.usage(
          "no such file: " + path, "give files with text, or - for a pipe");
    }
    try (InputStream in = Files.newInputStream(path)) {
      read(in, path.toString());
    } catch (IOException e) {
      throw failure(path.toString(), e);
    }
  }

  /// Reads what comes from anywhere.
  ///
  /// @param name for messages
  void read(InputStream raw, String name) {
    try {
      BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
      InputStream text = isGzip(in) ? new GZIPInputStream(in, 1 << 16) : in;
      // Only a decoder that is asked to says what is not UTF-8.
      var decoder = StandardCharsets.UTF_8.newDecoder();
      Lines lines = new Lines(new BufferedReader(new InputStreamReader(text, decoder), 1 << 16));
      try {
        documents(lines, name);
      } catch (CharacterCodingException e) {
        throw HarmonicException.failed(
            name + " is not UTF-8, in or after line " + (lines.number + 1),
            "convert it to UTF-8 first",
            e);
      }
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  private static HarmonicException failure(String name, IOException e) {
    return HarmonicException.failed(
        "cannot read " + name + ": " + AtomicFile.reason(e), "check that it is whole", e);
  }

  private static boolean isGzip(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }

  private void documents(Lines lines, String name) throws IOException {
    String line = lines.next();
    if (line != null && line.startsWith("\ufeff")) {
      line = line.substring(1);
    }
    if (line != null && isObject(line)) {
      for (; line != null; line = lines.next()) {
        if (!line.isBlank()) {
          add(text(line, name + " line " + lines.number));
          end();
        }
      }
      return;
    }
    lines.parts = true;
    for (; line != null; line = lines.next()) {
      if (separator != null && isSeparator(line)) {
        end();
      } else {
        add(line);
      }
    }
    end();
  }

  private boolean isSeparator(String line) {
    String text = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
    return separator.isEmpty() ? text.isBlank() : text.equals(separator);
  }

  /// Whether it is a JSON line: a text hardly begins with an object.
  private static boolean isObject(String line) {
    if (!line.startsWith("{")) {
      return false;
    }
    try {
      return Json.parse(line, "").isObject();
    } catch (HarmonicException e) {
      return false;
    }
  }

  private String text(String line, String where) {
    JsonNode json = Json.parse(line, where);
    JsonNode text = json.path(field);
    if (!text.isTextual()) {
      throw HarmonicException.failed(
          where + " has no text in field \"" + field + "\"",
          "name the field that holds the text with --field");
    }
    return text.asText();
  }

  private void add(String text) {
    piece.append(text);
    if (piece.length() >= PIECE) {
      int cut = cut();
      if (cut > 0) {
        give(piece.substring(0, cut));
        piece.delete(0, cut);
      } else if (piece.length() > LONGEST) {
        throw HarmonicException.failed(
            "a document has " + LONGEST + " characters without a blank after a word",
            "is it text?");
      }
    }
  }

  /// The last place where the present piece may end; 0 if there is none.
  private int cut() {
    for (int i = piece.length() - 1; i > 0; i--) {
      char c = piece.charAt(i);
      if ((c == ' ' || c == '\n') && Character.isLetterOrDigit(piece.charAt(i - 1))) {
        return i;
      }
    }
    return 0;
  }

  private void give(String text) {
    open = true;
    sink.piece(text);
  }

  private void end() {
    if (!piece.isEmpty()) {
      give(piece.toString());
      piece.setLength(0);
    }
    if (open) {
      sink.end();
      open = false;
    }
  }

  /// Lines with their ends, as they are.
  private static final class Lines {
    private final Reader in;
    private final char[] buffer = new char[1 << 16];
    private int from;
    private int to;
    private long number;

    /// Whether a long line may come in parts.
    private boolean parts;

    Lines(Reader in) {
      this.in = in;
    }

    /// @return null at the end
    String next() throws IOException {
      StringBuilder line = new StringBuilder();
      while (from < to || fill()) {
        int end = from;
        while (end < to && buffer[end] != '\n') {
          end++;
        }
        boolean whole = end < to;
        int next = whole ? end + 1 : end;
        line.append(buffer, from, next - from);
        from = next;
        if (whole) {
          number++;
          return line.toString();
        }
        if (parts && line.length() >= PIECE) {
          return line.toString();
        }
        if (line.length() > LONGEST) {
          throw HarmonicException.failed(
              "line " + (number + 1) + " has more than " + LONGEST + " characters",
              "give a line for each paragraph, or each document");
        }
      }
      return line.isEmpty() ? null : line.toString();
    }

    private boolean fill() throws IOException {
      from = 0;
      to = Math.max(0, in.read(buffer));
      return to > 0;
    }
  }
}
