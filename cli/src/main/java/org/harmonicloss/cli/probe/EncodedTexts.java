package org.harmonicloss.cli.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonicloss.cli.input.Vocabularies;
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

  /// @param text as it is, or `-` for one on each line
  static EncodedTexts read(
      String text, ModelFile file, OnnxOutline model, AnyModelOptions options, StandardInput in) {
    OnnxOutline.Value input = requireTokens(file, model);
    Tokenizer tokenizer = tokenizer(file, model, options);
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

  /// The tokenizer that is named, or the one beside the model, if it fits its embedding.
  private static Tokenizer tokenizer(ModelFile file, OnnxOutline model, AnyModelOptions options) {
    ModelFolder.Found found =
        options.tokenizer == null
            ? beside(file)
            : options.tokenizer.equals(ModelFolder.GPT2)
                ? ModelFolder.gpt2()
                : named(Path.of(options.tokenizer));
    Optional<Long> stated =
        file.folders().stream()
            .flatMap(folder -> new ModelFolder(folder).number("vocab_size").stream())
            .findFirst();
    Long rows = model.rows().getOrDefault(GivenArrays.IDS, stated.orElse(null));
    if (rows != null) {
      String source = file.source().toString();
      Vocabularies.requireFit(
          found, rows, stated, source, "or token ids with --input input_ids=FILE");
    }
    return found.tokenizer();
  }

  private static ModelFolder.Found beside(ModelFile file) {
    return file.folders().stream()
        .flatMap(folder -> new ModelFolder(folder).tokenizer().stream())
        .findFirst()
        .orElseThrow(
            () ->
                HarmonicException.failed(
                    "no tokenizer for texts: there is no tokenizer.json, no vocab.json with"
                        + " merges.txt and no vocab.txt beside "
                        + file.source(),
                    "name one with --tokenizer, or give token ids with --input input_ids=FILE"));
  }

  private static ModelFolder.Found named(Path file) {
    if (!Files.exists(file)) {
      throw HarmonicException.usage(
          "no such tokenizer: " + file,
          "give a tokenizer.json, a vocab.txt, a model's folder, or gpt2");
    }
    return ModelFolder.tokenizer(file);
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
