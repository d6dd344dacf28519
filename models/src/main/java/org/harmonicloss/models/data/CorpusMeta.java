package org.harmonicloss.models.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Version;

/// What a corpus says about itself, in `meta.json`.
///
/// @param tokenizer what made the tokens
/// @param vocabulary number of tokens that there may be; the last is the end of a text
/// @param heldOut share of the documents that was asked to be held out
/// @param sources names of the files that were read
public record CorpusMeta(
    String tokenizer, int vocabulary, double heldOut, List<String> sources, Part train, Part val) {
  private static final int SCHEMA = 1;
  private static final String TOKENIZER = "gpt2";

  public CorpusMeta {
    sources = List.copyOf(sources);
  }

  /// One of the two files.
  ///
  /// @param documents each of which an end of text follows
  /// @param bytes of text in UTF-8
  /// @param tokens ends of texts included
  /// @param sha256 of the file
  public record Part(long documents, long bytes, long tokens, String sha256) {
    ObjectNode toJson() {
      return Json.object()
          .put("documents", documents)
          .put("bytes", bytes)
          .put("tokens", tokens)
          .put("sha256", sha256);
    }

    static Part fromJson(Json.Fields fields) {
      return new Part(
          fields.wholeNumber("documents"),
          fields.wholeNumber("bytes"),
          fields.wholeNumber("tokens"),
          fields.text("sha256"));
    }
  }

  /// Of GPT-2's encoding, or the beginning of it.
  public static CorpusMeta gpt2(
      int vocabulary, double heldOut, List<String> sources, Part train, Part val) {
    return new CorpusMeta(TOKENIZER, vocabulary, heldOut, sources, train, val);
  }

  public ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("schema", SCHEMA)
            .put("harmonic", Version.harmonic())
            .put("tokenizer", tokenizer)
            .put("vocabulary", vocabulary)
            .put("end_of_text", vocabulary - 1)
            .put("held_out", heldOut);
    sources.forEach(json.putArray("sources")::add);
    json.set("train", train.toJson());
    json.set("val", val.toJson());
    return json;
  }

  /// @param source where the JSON comes from, for messages
  /// @throws HarmonicException if it is of another schema or tokenizer, or a field is missing
  public static CorpusMeta fromJson(JsonNode json, String source) {
    Json.Fields fields = new Json.Fields(json, source);
    int schema = fields.integer("schema");
    String tokenizer = fields.text("tokenizer");
    int vocabulary = fields.integer("vocabulary");
    if (schema != SCHEMA || !tokenizer.equals(TOKENIZER)) {
      throw HarmonicException.failed(
          source + ": schema " + schema + " and tokenizer " + tokenizer + " are not known",
          "this version of harmonic reads schema " + SCHEMA + " and " + TOKENIZER);
    }
    if (vocabulary < 257 || vocabulary > 50_257) {
      throw HarmonicException.failed(
          source + ": vocabulary must be from 257 to 50257, was " + vocabulary,
          "make the corpus again with 'harmonic tokenize'");
    }
    List<String> sources = new ArrayList<>();
    json.path("sources").forEach(name -> sources.add(name.asText()));
    return new CorpusMeta(
        tokenizer,
        vocabulary,
        fields.number("held_out"),
        sources,
        Part.fromJson(fields.object("train")),
        Part.fromJson(fields.object("val")));
  }
}
