package org.harmonicloss.models.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.harmonicloss.models.base.ShellWord;

/// One time that a run was started, as its provenance has it. What a file of another version does
/// not say is empty.
///
/// @param started in UTC, such as `2026-11-26T15:23:37Z`
/// @param ended empty if it was interrupted
/// @param device such as `cpu`
/// @param harmonic version that began the run
/// @param command its words
public record Session(
    String started, String ended, String device, String harmonic, List<String> command) {
  static List<Session> of(JsonNode provenance) {
    return StreamSupport.stream(provenance.path("sessions").spliterator(), false)
        .map(
            session ->
                new Session(
                    session.path("started").asText(""),
                    session.path("ended").asText(""),
                    session.path("device").asText(""),
                    provenance.path("harmonic").asText(""),
                    StreamSupport.stream(session.path("command").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()))
        .toList();
  }

  /// The command as a line for a shell.
  public String commandLine() {
    return command.stream().map(ShellWord::quoted).collect(Collectors.joining(" "));
  }
}
