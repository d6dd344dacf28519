package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.tensors.NumberArray;
import org.harmonicloss.models.tensors.OnnxOutline;
import org.harmonicloss.models.tensors.Vocabulary;
import org.harmonicloss.models.words.TextEncoder;

/// Texts for an encoder, such as BERT: those of a batch are padded to the longest.
///
/// @param fixed how many tokens every input has where the model says so; 0 where they vary
record EncodedTexts(List<String> texts, List<int[]> ids, OnnxOutline model, int padding, int fixed)
    implements Batches {
  private static final int USUAL_TOKENS = 512;

  /// @param text as it is, or `-` for one on each line
  static EncodedTexts read(
      String text, ModelFile file, OnnxOutline model, AnyModelOptions options, StandardInput in) {
    OnnxOutline.Value input = requireEncoder(file, model);
    TextEncoder encoder = encoder(file, options, in);
    int fixed = fixedLength(input);
    int most = fixed > 0 ? fixed : most(file);
    List<String> texts = new ArrayList<>();
    List<int[]> ids = new ArrayList<>();
    if (text.equals("-")) {
      ProbeInputs.lines(
          in.source(),
          (line, where) -> {
            texts.add(line);
            ids.add(encoded(encoder, line, where, most, options.maxTokens));
          });
    } else {
      texts.add(text);
      ids.add(encoded(encoder, text, "input", most, options.maxTokens));
    }
    return new EncodedTexts(texts, ids, model, encoder.padding(), fixed);
  }

  private static OnnxOutline.Value requireEncoder(ModelFile file, OnnxOutline model) {
    List<String> known =
        List.of(GivenArrays.IDS, GivenArrays.MASK, GivenArrays.TYPES, GivenArrays.POSITIONS);
    List<String> names = model.inputs().stream().map(OnnxOutline.Value::name).toList();
    if (!names.contains(GivenArrays.IDS) || !known.containsAll(names)) {
      throw HarmonicException.usage(
          "texts are for models of input_ids: "
              + file.source()
              + " wants "
              + String.join(", ", names),
          "give arrays with --input NAME=FILE");
    }
    return model.inputs().get(names.indexOf(GivenArrays.IDS));
  }

  private static int fixedLength(OnnxOutline.Value input) {
    List<String> shape = input.shape().orElse(List.of());
    return shape.size() == 2 && shape.get(1).matches("[1-9][0-9]{0,8}")
        ? Integer.parseInt(shape.get(1))
        : 0;
  }

  private static TextEncoder encoder(ModelFile file, AnyModelOptions options, StandardInput in) {
    Optional<Path> beside = file.beside("vocab.txt");
    if (options.vocabulary == null && beside.isEmpty()) {
      throw HarmonicException.failed(
          "no vocabulary for texts: there is no vocab.txt beside " + file.source(),
          "give one with --vocab, or token ids with --input input_ids=FILE");
    }
    Source vocabulary =
        options.vocabulary != null
            ? in.source(options.vocabulary, Vocabulary.HINT)
            : Source.of(beside.orElseThrow(), Vocabulary.HINT);
    JsonNode config = json(file, "tokenizer_config.json");
    JsonNode small = config.path("do_lower_case");
    return TextEncoder.wordPieces(
        Vocabulary.read(vocabulary), small.isBoolean() ? (Boolean) small.booleanValue() : null);
  }

  private static JsonNode json(ModelFile file, String name) {
    return file.beside(name).map(Json::read).orElseGet(Json::object);
  }

  private static int most(ModelFile file) {
    JsonNode positions = json(file, "config.json").path("max_position_embeddings");
    return positions.isInt() && positions.intValue() > 1 ? positions.intValue() : USUAL_TOKENS;
  }

  private static int[] encoded(
      TextEncoder encoder, String text, String where, int most, Integer cut) {
    int[] ids = encoder.encode(text);
    if (cut != null && ids.length > cut) {
      int last = ids[ids.length - 1]; // which ends the text
      ids = Arrays.copyOf(ids, cut);
      ids[cut - 1] = last;
    }
    if (ids.length > most) {
      throw HarmonicException.usage(
          where + " has " + ids.length + " tokens, the model takes " + most,
          "give shorter texts, or cut them with --max-tokens " + most);
    }
    return ids;
  }

  @Override
  public int rows() {
    return texts.size();
  }

  @Override
  public String label(int row) {
    return texts.get(row);
  }

  @Override
  public int length(int row) {
    return ids.get(row).length;
  }

  @Override
  public boolean divisible() {
    return true;
  }

  @Override
  public Map<String, NumberArray> inputs(List<Integer> rows) {
    int longest = rows.stream().mapToInt(this::length).max().orElseThrow();
    int length = fixed > 0 ? fixed : longest;
    long[] shape = {rows.size(), length};
    Map<String, NumberArray> inputs = new HashMap<>();
    for (OnnxOutline.Value input : model.inputs()) {
      long[] values = new long[rows.size() * length];
      for (int i = 0; i < rows.size(); i++) {
        int[] text = ids.get(rows.get(i));
        for (int at = 0; at < length; at++) {
          boolean there = at < text.length;
          values[i * length + at] =
              switch (input.name()) {
                case GivenArrays.IDS -> there ? text[at] : padding;
                case GivenArrays.MASK -> there ? 1 : 0;
                case GivenArrays.POSITIONS -> at;
                default -> 0;
              };
        }
      }
      inputs.put(input.name(), NumberArray.of("the texts", values, shape));
    }
    return inputs;
  }

  @Override
  public boolean[] mask(int row, int positions) {
    boolean[] mask = new boolean[positions];
    Arrays.fill(mask, 0, Math.min(positions, length(row)), true);
    return mask;
  }
}
