package org.harmonicloss.models.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.harmonicloss.models.base.Json;

/// Files beside the tests.
final class Stored {
  private Stored() {}

  static JsonNode json(String name) {
    try (InputStream in = Stored.class.getResourceAsStream(name)) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
