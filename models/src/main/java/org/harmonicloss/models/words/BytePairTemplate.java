package org.harmonicloss.models.words;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.harmonicloss.models.base.Json;

/// Which special tokens come around a text where a model has its byte pairs in `vocab.json` and
/// `merges.txt`, which do not say it: none with GPT-2, `<s>` and `</s>` with RoBERTa and BART, and
/// one before it where `tokenizer_config.json` has `add_bos_token`, as OPT's.
final class BytePairTemplate {
  private BytePairTemplate() {}

  /// @param tokens the vocabulary, an object of tokens and their numbers
  /// @param config the `tokenizer_config.json`
  /// @return a post-processor as a `tokenizer.json` has it
  static Optional<ObjectNode> of(JsonNode tokens, JsonNode config) {
    if (config.path("add_bos_token").asBoolean()) {
      JsonNode begin = config.path("bos_token");
      String name = begin.path("content").asText(begin.asText());
      return template(tokens, List.of(name), List.of());
    }
    return template(tokens, List.of("<s>"), List.of("</s>"));
  }

  private static Optional<ObjectNode> template(
      JsonNode tokens, List<String> before, List<String> after) {
    ObjectNode template = Json.object().put("type", "TemplateProcessing");
    ArrayNode single = template.putArray("single");
    before.forEach(name -> part(single, "SpecialToken", name));
    part(single, "Sequence", "A");
    after.forEach(name -> part(single, "SpecialToken", name));
    ArrayNode pair = template.putArray("pair");
    part(pair, "Sequence", "A");
    part(pair, "Sequence", "B");
    ObjectNode special = template.putObject("special_tokens");
    for (String name : Stream.concat(before.stream(), after.stream()).toList()) {
      if (!tokens.path(name).isInt()) {
        return Optional.empty();
      }
      ObjectNode token = special.putObject(name).put("id", name);
      token.putArray("ids").add(tokens.path(name).intValue());
      token.putArray("tokens").add(name);
    }
    return Optional.of(template);
  }

  private static void part(ArrayNode parts, String kind, String id) {
    parts.addObject().putObject(kind).put("id", id).put("type_id", 0);
  }
}
