package org.harmonicloss.models.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void writersOfTheSameFileDoNotTakeEachOthersForLeftOvers() throws Exception {
    Path target = folder.resolve("results.json");
    int writers = 8;
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
      for (int writer = 0; writer < writers; writer++) {
        String text = "written by " + writer;
        all.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    AtomicFile.write(target, text);
                  }
                }));
      }
    }
    for (Future<?> writer : all) {
      writer.get();
    }
    assertTrue(Files.readString(target).matches("written by \\d"));
    assertEquals(List.of(target), files());
  }

  @Test
  void whatAKilledWriterLeftIsRemoved() throws IOException {
    Path target = folder.resolve("results.json");
    Files.writeString(folder.resolve(".results.json.0123456789abcdef.partial"), "hal");
    Files.writeString(folder.resolve(".other.json.0123456789abcdef.partial"), "not ours");
    AtomicFile.write(target, "whole");
    assertEquals(List.of(folder.resolve(".other.json.0123456789abcdef.partial"), target), files());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }
}
