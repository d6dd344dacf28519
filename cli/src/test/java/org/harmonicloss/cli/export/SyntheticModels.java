package org.harmonicloss.cli.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.run.Provenance;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.tensors.SafetensorsWriter;
import org.harmonicloss.training.model.ModelParameter;
import org.harmonicloss.training.model.Network;

/// Models of every kind with numbers that are the same on every machine, as their runs would have
/// them. `main` exports all of them, for `make_export_golden.py`.
final class SyntheticModels {
  private SyntheticModels() {}

  /// By name: a body, a head, and perhaps a distance.
  static Map<String, RunConfig> all() {
    Map<String, RunConfig> configs = new LinkedHashMap<>();
    ModularAddition task = new ModularAddition();
    for (Model model : List.of(Model.Mlp.PAPER, Model.Transformer.PAPER)) {
      for (Head head : Head.all()) {
        configs.put(model.name() + "-" + head.name(), Preset.PAPER.config(task, model, head));
      }
    }
    for (Distance distance : Distance.values()) {
      configs.put("mlp-" + distance.text(), configs.get("mlp-harmonic").with("distance", distance));
    }
    Model.Gpt gpt = new Model.Gpt(8, 6, 2, 2, 0, true, true, 0.02, 64);
    Language language = new Language(300, 6);
    for (Head head : List.of(Head.named("harmonic"), Head.named("cross-entropy"))) {
      RunConfig small = Preset.SMALL.config(language, Model.Gpt.SMALL, head);
      configs.put(
          "gpt-" + head.name(),
          new RunConfig(
              language, gpt, small.head(), small.data(), small.optimizer(), small.schedule(), 0));
    }
    configs.put("gpt-cosine", configs.get("gpt-harmonic").with("distance", Distance.COSINE));
    return configs;
  }

  /// Numbers from −1 to 1 in steps that float32 holds; of norms around 1.
  static float[] values(RunConfig config, String name) {
    List<ModelParameter> parameters = Network.of(config).parameters();
    int k = parameters.stream().map(ModelParameter::name).toList().indexOf(name);
    ModelParameter parameter = parameters.get(k);
    float[] values = new float[parameter.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((i * 7919 + k * 104729) % 2048 - 1024) / 1024f;
      if (name.contains("norm") && name.endsWith("weight")) {
        values[i] = 1 + values[i] / 4;
      }
      int columns = parameter.columns();
      if (name.equals("head.factor") && parameter.rows() > 1 && i % columns > i / columns) {
        values[i] = 0; // lower triangular
      }
    }
    return values;
  }

  static RunTensors tensors(RunConfig config, Path folder) {
    List<SafetensorsWriter.Entry> entries = new ArrayList<>();
    for (ModelParameter parameter : Network.of(config).parameters()) {
      entries.add(
          new SafetensorsWriter.Entry(
              "param." + parameter.name(), List.of(parameter.rows(), parameter.columns())));
    }
    Path checkpoint = folder.resolve("checkpoint.safetensors");
    try (AtomicFile file = AtomicFile.open(checkpoint)) {
      SafetensorsWriter.write(
          file, Map.of(), entries, entry -> values(config, entry.name().substring(6)));
      file.commit();
    }
    return RunTensors.of(config, checkpoint);
  }

  /// What ONNX Runtime computes with the model that training exports.
  static OnnxModel onnx(RunConfig config, Path folder) throws IOException {
    byte[] graph =
        Network.of(config)
            .toOnnx(name -> values(config, name), new Provenance(Json.object()))
            .toBytes();
    Path file = Files.write(folder.resolve("model.onnx"), graph);
    return OnnxModel.open(Source.of(file, "a model"), ComputeDevice.CPU);
  }

  /// @param arguments the folder to be made, with a folder for each model
  public static void main(String... arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    for (Map.Entry<String, RunConfig> model : all().entrySet()) {
      RunTensors tensors = tensors(model.getValue(), folder);
      new ExportFolder(folder.resolve(model.getKey()), true)
          .write(HuggingFace.files(tensors), Json.object());
    }
  }
}
