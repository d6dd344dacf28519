package org.harmonicloss.models.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Version;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Corpus;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Examples;

/// Where a run came from: versions, data, and for each time it was started, which is a session,
/// the device, the command line and, as `energy_joules`, what the machine's processors have used
/// between its beginning and its end: whatever else ran took part in it, the other runs of a stack
/// too.
public record Provenance(ObjectNode json) {

  /// @param engine name and version of what trains, such as `PyTorch 2.7.1`
  public static Provenance of(
      RunConfig config,
      Examples examples,
      String engine,
      ComputeDevice device,
      List<String> command) {
    ObjectNode json = Json.object().put("schema", 1);
    json.put("harmonic", Version.harmonic()).put("git_revision", Version.gitRevision());
    json.put("engine", engine).put("djl", Version.djl()).put("libtorch", Version.libtorch());
    json.put("jdk", System.getProperty("java.version"));
    json.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    ObjectNode data = json.putObject("dataset").put("sha256", examples.sha256());
    if (config.data() instanceof Data.Drawn drawn) {
      data.put("split", drawn.split().text());
    }
    switch (examples) {
      case Dataset dataset ->
          data.put("train_rows", dataset.train().rows())
              .put("test_rows", dataset.test().rows())
              .put("test_rows_also_in_training", dataset.overlap());
      case Corpus corpus ->
          data.put("train_tokens", corpus.train().length())
              .put("test_tokens", corpus.val().length())
              .put("tokenizer", corpus.tokenizer());
    }
    json.putArray("sessions");
    return new Provenance(json).startSession(command, device);
  }

  /// Fails unless `examples` are what the run was begun with.
  ///
  /// @param run for the message
  public void requireSame(Examples examples, RunConfig config, Path run) {
    if (!json.path("dataset").path("sha256").asText().equals(examples.sha256())) {
      String where = config.data().folder() == null ? "" : " in " + config.data().folder();
      throw HarmonicException.failed(
          "cannot resume " + run + ": the data" + where + " are not those it was begun with",
          "name the folder that holds them with `data`, or train another run with `out`");
    }
  }

  static Provenance fromJson(JsonNode json, String source) {
    if (!(json instanceof ObjectNode object) || !json.path("sessions").isArray()) {
      throw HarmonicException.failed(
          source + ": field \"sessions\" must be an array", "correct or replace the file");
    }
    return new Provenance(object);
  }

  /// The times that the run was started, oldest first.
  public List<Session> sessions() {
    return Session.of(json);
  }

  /// The epochs that the latest session came to when it ended; -1 if it has not ended so.
  public int trainedEpochs() {
    JsonNode sessions = json.path("sessions");
    return sessions.path(sessions.size() - 1).path("epochs").asInt(-1);
  }

  /// Whether the latest session ended since the loss was not finite.
  boolean diverged() {
    JsonNode sessions = json.path("sessions");
    return sessions.path(sessions.size() - 1).has("diverged_in_epoch");
  }

  /// The energy of all sessions; null if that of any is not known, as where one was killed.
  public Double energyJoules() {
    double sum = 0;
    for (JsonNode session : json.path("sessions")) {
      if (!session.path("energy_joules").isNumber()) {
        return null;
      }
      sum += session.path("energy_joules").doubleValue();
    }
    return sum;
  }

  /// Notes that training starts, or goes on, now.
  public Provenance startSession(List<String> command, ComputeDevice device) {
    ObjectNode copy = json.deepCopy();
    ObjectNode session = copy.withArray("sessions").addObject().put("started", now());
    session.put("device", device.text());
    session.putNull("ended");
    command.forEach(session.putArray("command")::add);
    return new Provenance(copy);
  }

  /// Notes that the latest session ends now, after `epochs` epochs in all.
  ///
  /// @param joules that it took; null if not known
  public Provenance endSession(int epochs, Double joules) {
    return endSession("epochs", epochs, joules);
  }

  /// Notes that the latest session ends now, since the loss was not finite in epoch `epoch`.
  public Provenance endDiverged(int epoch, Double joules) {
    return endSession("diverged_in_epoch", epoch, joules);
  }

  private Provenance endSession(String how, int epoch, Double joules) {
    ObjectNode copy = json.deepCopy();
    var sessions = copy.withArray("sessions");
    ((ObjectNode) sessions.get(sessions.size() - 1))
        .put("ended", now())
        .put(how, epoch)
        .put("energy_joules", joules);
    return new Provenance(copy);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
