package org.harmonicloss.cli.analyze;

import org.harmonicloss.cli.output.CommandMissing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `harmonic analyze` without a metric.
@Command(
    name = "analyze",
    header = {
      "Measure the geometry of an embedding.",
      "",
      "Examples:",
      "  harmonic analyze pca RUN --plot embedding.svg",
      "  harmonic analyze representation RUN --fail-over 0.1",
      "  harmonic analyze neighbors model.safetensors --tensor wte.weight --vocab vocab.json king",
      "  harmonic probe RUN --output hidden | harmonic analyze pca -",
      ""
    },
    synopsisSubcommandLabel = "METRIC")
public final class AnalyzeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandMissing(spec.commandLine(), "metric");
  }
}
