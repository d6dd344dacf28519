package org.harmonicloss.cli.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Part;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `harmonic heads`: what turns a representation into class probabilities.
@Command(
    name = "heads",
    header = {
      "List heads and distances: what turns a representation into class probabilities.",
      "",
      "Examples:",
      "  harmonic heads",
      "  harmonic heads --format csv > heads.csv",
      ""
    },
    description = {
      "",
      "Formulas are of a representation x and the weights w of a class, in R^D. The harmonic head makes"
          + " p proportional to d^(-n) of each distance d, with n = --exponent. --epsilon is added to d,"
          + " or to its square where 'power' is 2, so that gradients stay finite at x = w. Of the other"
          + " heads the formula says what the probabilities are, or are proportional to (~)."
    })
public final class HeadsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private FormatOption format;

  public HeadsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<ObjectNode> rows = new ArrayList<>();
    for (Distance distance : Distance.values()) {
      rows.add(row(new Head.Harmonic(distance, 2, 1e-4), distance));
    }
    Head.all().stream()
        .filter(head -> !(head instanceof Head.Harmonic))
        .forEach(head -> rows.add(row(head, null)));
    format
        .output(console)
        .print(Json.object(), rows.iterator(), "head", "distance", "formula", "settings");
    return 0;
  }

  private static ObjectNode row(Head head, Distance distance) {
    ObjectNode json =
        Json.object()
            .put("head", head.name())
            .put("distance", distance == null ? null : distance.text())
            .put("formula", head.formula())
            .put("power", distance == null ? null : distance.power());
    ArrayNode settings = json.putArray("settings");
    ArrayNode ranges = json.putArray("ranges");
    Part.settingsOf(head::with)
        .forEach(
            setting -> {
              settings.add("--" + setting.name());
              ranges.add(setting.range());
            });
    return json.put("language", head.isForManyClasses()).put("reference", head.reference());
  }
}
