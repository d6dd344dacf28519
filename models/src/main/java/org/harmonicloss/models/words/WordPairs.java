package org.harmonicloss.models.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;

/// One relation between words, such as from the present to the past tense: a JSON list of objects
/// with `input` and `output`, as Todd et al. published theirs with "Function Vectors in Large
/// Language Models" (arXiv 2310.15213).
///
/// @param task the name of the file without its ending
/// @param pairs at least two
public record WordPairs(String task, List<Pair> pairs) {
  private static final String ENDING = ".json";

  private static final String HINT =
      "a task is a JSON list of objects with \"input\" and \"output\"";

  private static final long MOST_BYTES = 1L << 28;

  /// The names of the small set that comes with the program.
  private static final List<String> OWN =
      List.of(
          "antonym",
          "comparative",
          "country-capital",
          "english-french",
          "masculine-feminine",
          "next-number",
          "present-past",
          "singular-plural");

  /// Both are texts as they are in the file, not empty.
  public record Pair(String input, String output) {}

  public WordPairs {
    pairs = List.copyOf(pairs);
  }

  /// The small set that comes with the program, by name.
  public static List<WordPairs> own() {
    List<WordPairs> tasks = new ArrayList<>();
    for (String name : OWN) {
      String file = "word-pairs/" + name + ENDING;
      try (InputStream in = WordPairs.class.getResourceAsStream(file)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        tasks.add(parse(name, text, file));
      } catch (IOException e) {
        throw new UncheckedIOException(file + " is part of the jar", e);
      }
    }
    return tasks;
  }

  /// Every `.json` file of a folder, by name, or one file.
  ///
  /// @throws HarmonicException if there is none, or one is not a list of word pairs
  public static List<WordPairs> read(Path fileOrFolder) {
    List<WordPairs> tasks = new ArrayList<>();
    for (Path file : files(fileOrFolder)) {
      tasks.add(read(Source.of(file, HINT)));
    }
    return tasks;
  }

  /// One list of word pairs.
  ///
  /// @throws HarmonicException if it is none
  public static WordPairs read(Source file) {
    Source source = file.unpacked();
    String name = source.fileName();
    String task = name.endsWith(ENDING) ? name.substring(0, name.length() - 5) : name;
    return parse(task, Utf8.read(source, MOST_BYTES, HINT), file.toString());
  }

  private static List<Path> files(Path fileOrFolder) {
    if (!Files.isDirectory(fileOrFolder)) {
      if (!Files.exists(fileOrFolder)) {
        throw HarmonicException.usage(
            "no such task file or folder: " + fileOrFolder,
            "leave `word-pairs` out to use the word pairs that come with harmonic");
      }
      return List.of(fileOrFolder);
    }
    try (var entries = Files.list(fileOrFolder)) {
      List<Path> files = entries.filter(WordPairs::isTask).sorted().toList();
      if (files.isEmpty()) {
        throw HarmonicException.usage(
            "no task in " + fileOrFolder + ": it has no " + ENDING + " file", HINT);
      }
      return files;
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot list " + fileOrFolder + ": " + AtomicFile.reason(e), "check its permissions", e);
    }
  }

  /// Not what macOS (`._x`) and editors (`.x.swp`, `x~`) leave beside files.
  private static boolean isTask(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(ENDING) && !name.startsWith(".") && !Files.isDirectory(file);
  }

  /// @param source where the text is from, for messages
  static WordPairs parse(String task, String text, String source) {
    JsonNode json = Json.parse(text, source);
    if (!json.isArray() || json.size() < 2) {
      throw HarmonicException.failed(
          source
              + ": "
              + (json.isArray() ? "a task needs two pairs or more, has " + json.size() : "no list"),
          HINT);
    }
    List<Pair> pairs = new ArrayList<>(json.size());
    for (int i = 0; i < json.size(); i++) {
      pairs.add(
          new Pair(word(json.get(i), "input", i, source), word(json.get(i), "output", i, source)));
    }
    return new WordPairs(task, pairs);
  }

  private static String word(JsonNode pair, String field, int index, String source) {
    JsonNode word = pair.path(field);
    if ((!word.isTextual() && !word.isNumber()) || word.asText().isEmpty()) {
      throw HarmonicException.failed(
          source + ": pair " + (index + 1) + " has no \"" + field + "\"",
          "each pair is an object with \"input\" and \"output\", both texts that are not empty");
    }
    return word.asText();
  }
}
