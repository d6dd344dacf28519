package org.harmonicloss.cli.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.words.BytePairEncoding;
import org.harmonicloss.models.words.Merges;

/// `tokenizer.json`, as Hugging Face's tokenizers have it.
final class TokenizerJson {
  private TokenizerJson() {}

  /// Whole words between blanks. A word that is not there is an error: there is no token for it.
  static ObjectNode words(List<String> vocabulary) {
    ObjectNode json = empty();
    json.putArray("added_tokens");
    json.putObject("pre_tokenizer").put("type", "WhitespaceSplit");
    json.putNull("post_processor").putNull("decoder");
    ObjectNode model = json.putObject("model").put("type", "WordLevel");
    ObjectNode ids = model.putObject("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.put(vocabulary.get(id), id);
    }
    model.put("unk_token", "[UNK]");
    return json;
  }

  /// GPT-2's byte pairs, or the first of them.
  static ObjectNode bytePairs(BytePairEncoding encoding) {
    ObjectNode json = empty();
    String end = encoding.label(encoding.endOfText());
    json.putArray("added_tokens")
        .addObject()
        .put("id", encoding.endOfText())
        .put("content", end)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
    bytes(json.putObject("pre_tokenizer"));
    bytes(json.putObject("post_processor"));
    bytes(json.putObject("decoder"));
    ObjectNode model = json.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false);
    Merges merges = Merges.of(encoding);
    ObjectNode ids = model.putObject("vocab");
    for (int id = 0; id < merges.tokens().size(); id++) {
      ids.put(merges.tokens().get(id), id);
    }
    ids.put(end, encoding.endOfText());
    ArrayNode pairs = model.putArray("merges");
    merges.pairs().forEach(pair -> pairs.add(pair.first() + " " + pair.second()));
    return json;
  }

  private static ObjectNode empty() {
    return Json.object()
        .put("version", "1.0")
        .putNull("truncation")
        .putNull("padding")
        .putNull("normalizer");
  }

  private static void bytes(ObjectNode part) {
    part.put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }
}
