package org.harmonicloss.cli.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.harmonicloss.cli.input.Vocabularies;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.pretrained.ModelFolder;
import org.harmonicloss.models.tensors.OnnxOutline;
import org.harmonicloss.models.words.Tokenizer;

/// The tokenizer for a model of others: the one that is named, or the one beside it.
final class ProbedTokenizer {
  private ProbedTokenizer() {}

  /// @param name a file, a folder or `gpt2`; null for what is beside the model
  /// @throws HarmonicException if there is none, or it does not fit the model's embedding
  static Tokenizer find(ModelFile file, OnnxOutline model, String name) {
    ModelFolder.Found found = name == null ? beside(file) : named(name);
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

  private static ModelFolder.Found named(String name) {
    if (name.equals(ModelFolder.GPT2)) {
      return ModelFolder.gpt2();
    }
    Path file = Path.of(name);
    if (name.isEmpty() || !Files.exists(file)) {
      throw HarmonicException.usage(
          "no such tokenizer: " + name,
          "give a tokenizer.json, a vocab.txt, a model's folder, or gpt2");
    }
    return ModelFolder.tokenizer(file);
  }
}
