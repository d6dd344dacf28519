package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.OutputFormat;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.TemporaryName;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.tensors.SafetensorsWriter;
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
      ""
    },
    description = {
      "",
      "huggingface: a folder with model.safetensors, which has GPT-2's names, and config.json. With a"
          + " harmonic head, config.json also has harmonic_exponent, harmonic_epsilon and"
          + " harmonic_distance, which stock programs do not know: take their hidden states, and the"
          + " distances from the embedding."
    })
public final class ExportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "A finished run of a language model.")
  private Path run;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "huggingface",
      description = "What to write: huggingface.")
  private Form form;

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
    HUGGINGFACE
  }

  public ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    RunDirectory directory = RunDirectory.open(run);
    RunConfig config = directory.config();
    if (!(config.model() instanceof Model.Gpt)) {
      throw HarmonicException.failed(
          "cannot export " + run + " for Hugging Face: it is a model of " + config.task().name(),
          "language models are; others have model.onnx");
    }
    if (!directory.isFinished(config)) {
      throw HarmonicException.failed(
          "run is not finished: " + run, "finish it with 'harmonic train --resume " + run + "'");
    }
    switch (form) {
      case HUGGINGFACE -> write(HuggingFaceGpt2.of(config, directory.checkpoint()));
    }
    new Output(console, OutputFormat.NDJSON).line(out.toString());
    return 0;
  }

  private void write(HuggingFaceGpt2 model) {
    Path place = out.toAbsolutePath().normalize();
    boolean replaces = requireReplaceable(place);
    Path fresh = TemporaryName.beside(place, ".partial");
    try {
      Files.createDirectories(place.getParent());
      Files.createDirectory(fresh);
      try (AtomicFile weights = AtomicFile.open(fresh.resolve("model.safetensors"))) {
        SafetensorsWriter.write(weights, model.metadata(), model.entries(), model::values);
        weights.commit();
      }
      ObjectNode json = model.config();
      AtomicFile.write(fresh.resolve("config.json"), Json.pretty(json));
      if (replaces) {
        delete(place);
      }
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.syncFolder(place.getParent());
    } catch (IOException e) {
      throw AtomicFile.failure(out, e);
    } finally {
      deleteQuietly(fresh);
    }
  }

  /// Only what this command makes is replaced.
  private boolean requireReplaceable(Path place) {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    boolean ours = false;
    try (Stream<Path> entries = Files.list(place)) {
      ours =
          entries
              .map(entry -> entry.getFileName().toString())
              .allMatch(name -> name.equals("model.safetensors") || name.equals("config.json"));
    } catch (IOException e) {
      throw AtomicFile.failure(out, e);
    }
    if (!ours) {
      throw HarmonicException.failed(
          "will not replace what is not an export: " + out, "name another folder with -o");
    }
    if (!force && Files.exists(place.resolve("model.safetensors"))) {
      throw HarmonicException.failed(
          "export exists: " + out, "replace it with --force, or name another folder with -o");
    }
    return true;
  }

  private static void delete(Path folder) throws IOException {
    for (String name : new String[] {"model.safetensors", "config.json"}) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }

  private static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      // It is told what went wrong before.
    }
  }
}
