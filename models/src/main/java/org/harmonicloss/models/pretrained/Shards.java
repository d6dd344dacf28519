package org.harmonicloss.models.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;
import org.harmonicloss.models.tensors.TensorFile;

/// A model in several files, and the index that says which tensor is in which: `weight_map` of
/// `model.safetensors.index.json` and its like.
final class Shards {
  private static final long MOST_BYTES = 1L << 26;
  private static final int MOST_SHARDS = 10_000;
  private static final String HINT =
      "an index has a \"weight_map\", an object of tensors and the files beside it that they are in";

  private Shards() {}

  /// @throws HarmonicException naming the first that is not as the index says
  static TensorFile open(Path index) {
    Source source = Source.of(index, HINT);
    JsonNode map =
        Json.parse(Utf8.read(source, MOST_BYTES, HINT), index.toString()).path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw HarmonicException.failed("not an index of shards: " + index, HINT);
    }
    Map<String, TensorFile> shards = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      String shard = entry.getValue().asText();
      if (shards.containsKey(shard) || missing.contains(shard)) {
        continue;
      }
      Path file = beside(index, shard);
      if (shards.size() + missing.size() == MOST_SHARDS) {
        throw HarmonicException.failed("more than " + MOST_SHARDS + " shards: " + index, HINT);
      }
      if (Files.isRegularFile(file)) {
        shards.put(shard, TensorFile.open(file));
      } else {
        missing.add(shard);
      }
    }
    if (!missing.isEmpty()) {
      throw HarmonicException.usage(
          "missing shards: "
              + missing.size()
              + " of "
              + (shards.size() + missing.size())
              + ", the"
              + " first is "
              + index.resolveSibling(missing.getFirst()),
          "fetch all files that " + index.getFileName() + " names");
    }
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      TensorFile shard = shards.get(entry.getValue().asText());
      if (shard.fileOf(entry.getKey()) == null) {
        throw HarmonicException.failed(
            "index and shards disagree: " + entry.getKey() + " is not in " + shard.source(),
            "fetch the index and the files again; they must be of one version");
      }
    }
    return TensorFile.of(source, List.copyOf(shards.values()));
  }

  /// Nothing outside of the folder is opened, whatever the index says.
  private static Path beside(Path index, String shard) {
    boolean plain =
        !shard.isEmpty()
            && shard.indexOf('/') < 0
            && shard.indexOf('\\') < 0
            && shard.indexOf('\0') < 0
            && !shard.equals("..")
            && !shard.equals(".");
    if (!plain) {
      throw HarmonicException.failed(
          "refused: " + index + " names a file outside of its folder: " + shard,
          "put the shards beside the index and correct it");
    }
    return index.resolveSibling(shard);
  }
}
