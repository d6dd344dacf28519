package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.harmonicloss.cli.input.DeviceOption;
import org.harmonicloss.cli.input.ModelSource;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;
import org.harmonicloss.models.onnx.AnyModel;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.tensors.OnnxOutline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic probe`: runs a trained model and prints what it predicts, or what it holds.
@Command(
    name = "probe",
    header = {
      "Print what a trained model predicts, or what it holds inside.",
      "",
      "Examples:",
      "  harmonic probe RUN                            every valid input",
      "  harmonic probe RUN 3,4                        one input",
      "  echo '3 4' | harmonic probe RUN -             inputs from a pipe, one a line",
      "  harmonic probe RUN --output embedding         the token embedding",
      "  harmonic probe RUN --output embedding | harmonic analyze pca -",
      "  harmonic probe MNIST_RUN t10k-images-idx3-ubyte.gz --index 0..9",
      "  harmonic probe MNIST_RUN digit.png",
      "  harmonic probe TOY_RUN 0.5,0.5",
      "  harmonic probe LANGUAGE_RUN \"The capital of France is\"",
      "  harmonic probe LANGUAGE_RUN \"The capital of France is\" --all",
      "  harmonic probe LANGUAGE_RUN --perplexity book.txt",
      "  harmonic probe any.onnx --describe",
      "  harmonic probe any.onnx --input input_ids=ids.ndjson --output last_hidden_state",
      "  cat texts.txt | harmonic probe ENCODER_FOLDER - --output last_hidden_state --pool mean",
      "  harmonic probe any.onnx \"the cat\" --tokenizer ENCODER_FOLDER",
      ""
    })
public final class ProbeCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = ModelSource.LABEL,
      description =
          "A trained model; or anybody's .onnx file, or a folder that has one and its tokenizer.")
  private Path model;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "INPUT|-",
      description =
          "Token ids, such as 3,4, or labels, such as 4,grandparent; coordinates, such as"
              + " [-1,0.5]; or - for standard input: a line"
              + " each of numbers, a JSON array, or an object with \"input\". Default: every valid"
              + " input. For mnist: a PNG of 28x28 grey pixels, white on black, or an idx file of"
              + " images, compressed or not; or - for one of these, or 784 numbers from 0 to 1 on a"
              + " line. For a language model: a text; or - for one on each line. Default: the"
              + " beginning of a text. For anybody's model of token ids: the same, without a default.")
  private String input;

  @Option(
      names = "--index",
      paramLabel = "I",
      description =
          "Which images of an idx file: a number from 0 on, a list (0,5,7) or a range (0..9)."
              + " Default: all.")
  private String index;

  @Option(
      names = "--output",
      paramLabel = "OUTPUT",
      description =
          "Print this output of the model: embedding, unembedding, hidden, log_probs, and distances"
              + " (harmonic) or logits (cross-entropy); of a transformer also blocks.N.resid_post, a"
              + " row for each position of each input. Of anybody's model any output, or inner value, by its"
              + " name. Default: the predictions; of anybody's model last_hidden_state, or the only"
              + " output.")
  private String output;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Most probable classes to print for an input, >= 1. Default: 5.")
  private int topK = 5;

  @Option(
      names = "--all",
      description =
          "Of a language model: a row for every token of the text, how surprising it was (-log p), and"
              + " what is expected after it.")
  private boolean all;

  @Option(
      names = "--perplexity",
      paramLabel = "FILE|-",
      description =
          "Of a language model: how well it knows this text of any length: mean -log p of a token,"
              + " perplexity, and bits for a byte.")
  private Path perplexity;

  @Mixin private AnyModelOptions others;
  @Mixin private DeviceOption device;
  @Mixin private FormatOption format;

  public ProbeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (topK < 1) {
      throw HarmonicException.usage(
          "--top-k must be 1 or greater, was " + topK, "the default is 5");
    }
    others.check();
    Optional<ModelFile> file = ModelFile.find(model, others.wantArrays(), console);
    if (file.isPresent() && (others.wantArrays() || !file.get().ours())) {
      probeAnyModel(file.get());
      return 0;
    }
    others.refuse(model.toString());
    try (OnnxModel onnx = open(file)) {
      device.say(onnx.device(), console);
      Output out = format.output(console);
      if (output != null && OnnxModel.WEIGHTS.contains(output)) {
        print(out, onnx.weights(output), onnx.labels(), List.of());
        return 0;
      }
      boolean language = onnx.config().task() instanceof Language;
      requireLanguage(language, onnx);
      if (perplexity != null) {
        printPerplexity(out, onnx);
        return 0;
      }
      ProbeInputs inputs = ProbeInputs.read(input, index, onnx, console.in());
      if (output == null && language) {
        NextTokens next = new NextTokens(onnx, model.toString(), inputs, topK);
        if (all) {
          next.printAll(out);
        } else {
          next.print(out);
        }
      } else if (output == null) {
        new Predictions(onnx, model.toString(), inputs, topK).print(out);
      } else {
        List<String> texts = inputs.shown().stream().map(ProbeInputs.Shown::text).toList();
        print(out, onnx.run(output, inputs.inputs()), texts, inputs.shown());
      }
    }
    return 0;
  }

  /// Standard input was read when it was looked at.
  private OnnxModel open(Optional<ModelFile> file) {
    return file.isPresent()
        ? OnnxModel.open(file.get().source(), device.wish())
        : OnnxModel.open(model, device.wish());
  }

  private void probeAnyModel(ModelFile file) {
    OnnxOutline outline = OnnxOutline.read(file.source());
    Output out = format.output(console);
    if (others.describe) {
      ModelDescription.print(model.toString(), outline, others.inner, out);
      return;
    }
    refuseOwn(file);
    String wanted = output != null ? output : onlyOutput(file, outline);
    try (AnyModel any =
        AnyModel.open(file.source(), outline, wanted, device.wish(), others.seconds())) {
      device.say(any.device(), console);
      Batches batches =
          others.inputs.isEmpty()
              ? EncodedTexts.read(input, file, outline, others, console.in())
              : GivenArrays.read(others.inputs, outline, console.in());
      new AnyModelProbe(any, wanted, batches, others, out, console).print(model.toString());
    }
  }

  /// What only a model of harmonic's can be asked.
  private void refuseOwn(ModelFile file) {
    String option =
        all ? "--all" : perplexity != null ? "--perplexity" : index != null ? "--index" : null;
    if (option != null) {
      throw HarmonicException.usage(
          option + " does not apply to " + file.source(), "it is for models of harmonic's");
    }
    if (input == null && others.inputs.isEmpty()) {
      throw HarmonicException.usage(
          "no inputs for " + file.source() + ", which has no harmonic.config in its metadata",
          "a model of others wants --input NAME=FILE, or texts; --describe shows its inputs");
    }
    if (input != null && !others.inputs.isEmpty()) {
      throw HarmonicException.usage(
          "a text and --input do not go together", "leave one of the two out");
    }
  }

  private static String onlyOutput(ModelFile file, OnnxOutline model) {
    List<String> names = model.outputs().stream().map(OnnxOutline.Value::name).toList();
    if (names.contains("last_hidden_state")) {
      return "last_hidden_state";
    }
    if (names.size() != 1) {
      throw HarmonicException.usage(
          file.source() + " has " + names.size() + " outputs: name one with --output",
          "choose one of: " + String.join(", ", names));
    }
    return names.getFirst();
  }

  private void requireLanguage(boolean language, OnnxModel onnx) {
    String option = all ? "--all" : perplexity != null ? "--perplexity" : null;
    if (option != null && !language) {
      throw HarmonicException.usage(
          option + " does not apply to " + onnx.config().task().name(),
          "leave it out: it is for language models");
    }
    if (perplexity != null && (all || output != null || input != null)) {
      throw HarmonicException.usage(
          "--perplexity goes with no other input or output", "give the text to it alone");
    }
  }

  private void printPerplexity(Output out, OnnxModel onnx) {
    Source text = console.in().source(perplexity, "give a file with text").unpacked();
    String read = Utf8.read(text, Integer.MAX_VALUE - 8, "give a part of it");
    Perplexity found = Perplexity.of(onnx, read);
    ObjectNode json = found.toJson(model.toString(), text.toString());
    out.print(json);
  }

  /// One row of values for each label, or several, one for each position of the input.
  ///
  /// @param inputs what the rows were computed from; none for weights
  private void print(
      Output out, float[][] values, List<String> texts, List<ProbeInputs.Shown> inputs) {
    // Texts may differ in length: a row belongs to an input, and is one of its positions.
    boolean positions = values.length > texts.size();
    int[] input = new int[values.length];
    int[] position = new int[values.length];
    int row = 0;
    for (int i = 0; i < texts.size(); i++) {
      int rows = positions ? inputs.get(i).json().size() : 1;
      for (int at = 0; at < rows; at++) {
        input[row] = i;
        position[row++] = at;
      }
    }
    List<String> labels =
        IntStream.range(0, values.length)
            .mapToObj(r -> texts.get(input[r]) + (positions ? " @" + position[r] : ""))
            .toList();
    ObjectNode around = Json.object().put("source", model.toString()).put("output", output);
    var rows =
        IntStream.range(0, values.length)
            .mapToObj(
                r -> {
                  ObjectNode json = Json.object().put("id", r).put("label", labels.get(r));
                  if (!inputs.isEmpty()) {
                    json.set("input", inputs.get(input[r]).json());
                  }
                  if (positions) {
                    json.put("position", position[r]);
                  }
                  ArrayNode numbers = json.putArray("values");
                  for (float value : values[r]) {
                    numbers.add(out.finite(value));
                  }
                  return json;
                });
    out.print(around, rows.iterator(), "id", "label", "values");
  }
}
