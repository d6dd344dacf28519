package org.harmonicloss.cli.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.pretrained.ModelFolder;
import org.harmonicloss.models.tensors.NumberArray;
import org.harmonicloss.models.tensors.OnnxOutline;
import org.harmonicloss.models.words.ModelTokens;
import org.harmonicloss.models.words.Tokenizer;

/// Texts for a model of token ids, such as BERT: those of a batch are padded to the longest.
///
/// @param fixed how many tokens every input has where the model says so; 0 where they vary
record EncodedTexts(List<String> texts, List<int[]> ids, OnnxOutline model, int padding, int fixed)
    implements Batches {
  private static final int USUAL_TOKENS = 512;

  /// In a message.
  private static final int MOST_NAMED = 8;

  /// @param text as it is, or `-` for one on each line
  static EncodedTexts read(
      String text, ModelFile file, OnnxOutline model, AnyModelOptions options, StandardInput in) {
    OnnxOutline.Value input = requireTokens(file, model);
    Tokenizer tokenizer = ProbedTokenizer.find(file, model, options.tokenizer);
    int fixed = fixedLength(input);
    int most = fixed > 0 ? fixed : most(file);
    List<String> texts = new ArrayList<>();
    List<int[]> ids = new ArrayList<>();
    if (text.equals("-")) {
      ProbeInputs.texts(
          in.source(),
          (line, where) -> {
            texts.add(line);
            ids.add(encoded(tokenizer, line, where, most, options.maxTokens));
          });
    } else {
      texts.add(text);
      ids.add(encoded(tokenizer, text, "input", most, options.maxTokens));
    }
    return new EncodedTexts(texts, ids, model, tokenizer.padding(), fixed);
  }

  private static OnnxOutline.Value requireTokens(ModelFile file, OnnxOutline model) {
    List<String> known =
        List.of(GivenArrays.IDS, GivenArrays.MASK, GivenArrays.TYPES, GivenArrays.POSITIONS);
    List<String> names =
        model.inputs().stream()
            .filter(input -> !EmptyPast.isOne(input))
            .map(OnnxOutline.Value::name)
            .toList();
    if (!names.contains(GivenArrays.IDS) || !known.containsAll(names)) {
      int others = Math.max(0, names.size() - MOST_NAMED);
      throw HarmonicException.usage(
          "texts are for models of input_ids: "
              + file.source()
              + " wants "
              + String.join(", ", names.subList(0, names.size() - others))
              + (others > 0 ? " and " + others + " more" : ""),
          "give arrays with --input NAME=FILE; --describe lists all");
    }
    return model.inputs().stream()
        .filter(input -> input.name().equals(GivenArrays.IDS))
        .findFirst()
        .orElseThrow();
  }

  private static int fixedLength(OnnxOutline.Value input) {
    return input.shape().map(List::size).orElse(0) == 2 ? input.size(1).orElse(0) : 0;
  }

  private static int most(ModelFile file) {
    return file.folders().stream()
        .flatMapToInt(folder -> new ModelFolder(folder).mostTokens().stream())
        .min()
        .orElse(USUAL_TOKENS);
  }

  private static int[] encoded(
      Tokenizer tokenizer, String text, String where, int most, Integer cut) {
    ModelTokens tokens = tokenizer.forModel(text);
    int[] ids = (cut == null ? tokens : tokens.cut(cut)).ids();
    if (ids.length == 0) {
      throw HarmonicException.usage(where + " has no tokens", "give some text");
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
      if (EmptyPast.isOne(input)) {
        inputs.put(input.name(), EmptyPast.of(input, rows.size()));
        continue;
      }
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
