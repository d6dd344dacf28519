package org.harmonicloss.models.base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.function.Predicate;

/// JSON as trees. Field names are written out where they are used, so that a file's format can be
/// read off the code, and nothing needs reflection.
public final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder().addDecorator((factory, json) -> new ShortNumbers(json)).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private static final ObjectWriter LINES =
      MAPPER
          .writer()
          .withRootValueSeparator("\n")
          .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

  private static final HexFormat HEX = HexFormat.of();
  private static final long MOST_BYTES = 64L << 20;

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /// @throws HarmonicException naming `source` and the line, if the text is not one JSON value,
  ///     or an object in it has two fields of one name
  public static JsonNode parse(String text, String source) {
    JsonNode json;
    try {
      json = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw HarmonicException.failed(
          source + ": not valid JSON: " + reason(e), "correct or replace it", e);
    }
    if (json.isMissingNode()) {
      throw HarmonicException.failed(source + ": not valid JSON: it is empty", "replace it");
    }
    return json;
  }

  /// Reads a small file of ours, such as a run's configuration. What claims to be one and is larger
  /// than 64 MB, or no regular file, is not read.
  ///
  /// @throws HarmonicException naming the file
  public static JsonNode read(Path file) {
    String hint = "it is not a file of harmonic's";
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw HarmonicException.failed("cannot read " + file + ": it is no regular file", hint);
    }
    return parse(Utf8.read(Source.of(file, hint), MOST_BYTES, hint), file.toString());
  }

  /// Where Jackson knows it: of JSON too deep or too long it does not.
  /// In our words: the parser's speak of its own settings.
  private static String reason(JsonProcessingException e) {
    String field = e.getOriginalMessage().replaceFirst("(?s)^Duplicate field '(.*)'.*", "$1");
    String what =
        switch (e) {
          case JsonParseException _ when e.getOriginalMessage().contains("end-of-input") ->
              "it ends too early";
          case StreamConstraintsException _ -> "a part of it is too long, or nested too deeply";
          case JsonParseException _ when !field.equals(e.getOriginalMessage()) ->
              "two fields are named " + field;
          default -> "what stands here is not JSON";
        };
    JsonLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1
        ? what
        : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + what;
  }

  /// On one line.
  public static String compact(JsonNode json) {
    return written(MAPPER.writer(), json);
  }

  /// On one line, in ASCII alone: for whoever cannot be trusted with other characters.
  public static String ascii(JsonNode json) {
    StringBuilder text = new StringBuilder();
    for (char c : compact(json).toCharArray()) {
      if (c < 128) {
        text.append(c);
      } else { // only within a string, where it may be written by its number
        text.append("\\u").append(HEX.toHexDigits(c));
      }
    }
    return text.toString();
  }

  /// Indented, ending with a line feed.
  public static String pretty(JsonNode json) {
    return written(MAPPER.writerWithDefaultPrettyPrinter(), json) + "\n";
  }

  private static String written(ObjectWriter writer, JsonNode json) {
    try {
      return writer.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /// Writes each on a line of its own. None of them becomes a text by itself, which for a thousand
  /// lines takes longer than all else.
  public static void lines(Iterator<? extends JsonNode> values, OutputStream out)
      throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    SequenceWriter lines = LINES.writeValues(text);
    boolean any = values.hasNext();
    while (values.hasNext()) {
      lines.write(values.next());
    }
    lines.flush();
    text.write(any ? "\n" : "");
    text.flush();
  }

  /// Writes numbers as short as they are exact.
  private static final class ShortNumbers extends JsonGeneratorDelegate {
    private static final int LONGEST = 32;

    private final StringBuilder text = new StringBuilder(LONGEST);
    private final char[] characters = new char[LONGEST];

    ShortNumbers(JsonGenerator json) {
      super(json);
    }

    @Override
    public void writeNumber(double number) throws IOException {
      if (Double.isFinite(number)) {
        text.setLength(0);
        Decimals.append(number, text);
        writeText();
      } else {
        super.writeNumber(number);
      }
    }

    @Override
    public void writeNumber(float number) throws IOException {
      if (Float.isFinite(number)) {
        text.setLength(0);
        Decimals.append(number, text);
        writeText();
      } else {
        super.writeNumber(number);
      }
    }

    private void writeText() throws IOException {
      text.getChars(0, text.length(), characters, 0);
      super.writeNumber(characters, 0, text.length());
    }
  }

  /// Reads the fields of one object; a missing or mistyped one is named in the error.
  public static final class Fields {
    private final JsonNode object;
    private final String source;

    public Fields(JsonNode object, String source) {
      this.object = object;
      this.source = source;
    }

    public boolean has(String name) {
      return object.has(name);
    }

    public String text(String name) {
      return field(name, JsonNode::isTextual, "a string").textValue();
    }

    public double number(String name) {
      return field(name, JsonNode::isNumber, "a number").doubleValue();
    }

    public boolean truth(String name) {
      return field(name, JsonNode::isBoolean, "true or false").booleanValue();
    }

    public int integer(String name) {
      return field(name, JsonNode::canConvertToInt, "a whole number").intValue();
    }

    public long wholeNumber(String name) {
      return field(name, JsonNode::canConvertToLong, "a whole number").longValue();
    }

    public Fields object(String name) {
      return new Fields(field(name, JsonNode::isObject, "an object"), source);
    }

    /// Fails unless field `name` is `value`.
    public void expect(String name, String value) {
      if (!text(name).equals(value)) {
        throw HarmonicException.failed(
            source + ": unknown " + name + ": " + text(name),
            "this version of harmonic knows: " + value);
      }
    }

    private JsonNode field(String name, Predicate<JsonNode> isRight, String kind) {
      JsonNode field = object.path(name);
      if (!isRight.test(field) || (kind.startsWith("a whole") && !field.isIntegralNumber())) {
        throw HarmonicException.failed(
            source + ": field \"" + name + "\" must be " + kind,
            field.isMissingNode() ? "the field is missing" : "it is " + compact(field));
      }
      return field;
    }
  }
}
