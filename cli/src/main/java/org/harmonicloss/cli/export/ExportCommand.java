package org.harmonicloss.cli.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.OutputFormat;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Version;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic export`: gives a run's model to other programs.
@Command(
    name = "export",
    header = {
      "Write a run's model as other programs read it, and print the folder.",
      "",
      "Examples:",
      "  harmonic export RUN --format huggingface -o model",
      "  harmonic export RUN --format safetensors -o weights",
      "  harmonic export RUN --format npy --tensor embedding -o arrays",
      "  harmonic export RUN --format projector -o projector",
      ""
    },
    description = {
      "",
      "huggingface: model.safetensors, config.json and tokenizer.json of a model of tokens. A language"
          + " model has GPT-2's names. All but a GPT-2 with dot products have a model_type of their"
          + " own and modeling_harmonic.py, which computes them in PyTorch, alone or with"
          + " transformers (trust_remote_code), so that nothing takes distances for dot products.",
      "",
      "safetensors, npy: the parameters by their own names, and labels.json, what the rows of the"
          + " embedding and unembedding stand for. projector: tensors and metadata.tsv for"
          + " TensorBoard's Embedding Projector (tensorboard --logdir DIR)."
    })
public final class ExportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "A finished run.")
  private Path run;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "huggingface|safetensors|projector|npy",
      description = "What to write.")
  private Form form;

  @Option(
      names = "--tensor",
      paramLabel = "NAME",
      split = ",",
      splitSynopsisLabel = ",",
      description =
          "Of safetensors, npy and projector: which tensors, such as embedding or unembedding."
              + " Default: all; of projector the embedding.")
  private List<String> tensors = new ArrayList<>();

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "DIR",
      description = "The folder to be made.")
  private Path out;

  @Option(names = "--force", description = "Replace what an earlier export has made.")
  private boolean force;

  /// What `--format` may be.
  enum Form {
    HUGGINGFACE,
    SAFETENSORS,
    PROJECTOR,
    NPY
  }

  public ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    RunDirectory directory = RunDirectory.open(run);
    RunConfig config = directory.config();
    if (form == Form.HUGGINGFACE && !tensors.isEmpty()) {
      throw HarmonicException.usage(
          "--tensor does not apply to huggingface, which is the whole model",
          "leave it out, or choose --format safetensors");
    }
    if (!directory.isFinished(config)) {
      throw HarmonicException.failed(
          "run is not finished: " + run, "finish it with 'harmonic train --resume " + run + "'");
    }
    RunTensors model = RunTensors.of(config, directory.checkpoint());
    ObjectNode about =
        Json.object()
            .put("harmonic", Version.harmonic())
            .put("source", run.getFileName().toString())
            .put("format", form.name().toLowerCase(Locale.ROOT));
    about.set("config", config.toJson());
    new ExportFolder(out, force).write(files(model), about);
    new Output(console, OutputFormat.NDJSON).line(out.toString());
    return 0;
  }

  private Map<String, ExportFolder.Content> files(RunTensors model) {
    return switch (form) {
      case HUGGINGFACE -> HuggingFace.files(model);
      case SAFETENSORS -> TensorExports.safetensors(model, model.chosen(tensors));
      case NPY -> TensorExports.npy(model, model.chosen(tensors));
      case PROJECTOR -> TensorExports.projector(model, model.chosen(shown(model)));
    };
  }

  private List<String> shown(RunTensors model) {
    if (!tensors.isEmpty()) {
      return tensors;
    }
    boolean embeds = model.find(RunTensors.EMBEDDING).isPresent();
    return List.of(embeds ? RunTensors.EMBEDDING : RunTensors.UNEMBEDDING);
  }
}
