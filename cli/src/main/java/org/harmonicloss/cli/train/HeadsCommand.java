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
          + " or to its square where 'power' is 2, so that gradients stay finite at x = w."
    })
public final class HeadsCommand implements Callable<Integer> {
  private static final String PAPER = "arXiv 2502.01628";
  private static final String DISTANCES = "arXiv 2603.10225";

  private final Console console;

  @Mixin private FormatOption format;

  public HeadsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<ObjectNode> rows = new ArrayList<>();
    for (Distance distance : Distance.values()) {
      Head.Harmonic head = new Head.Harmonic(distance, 2, 1e-4);
      String reference = distance == Distance.EUCLIDEAN ? PAPER : DISTANCES;
      rows.add(row(head, distance, distance.formula(), distance.power(), reference));
    }
    rows.add(row(new Head.CrossEntropy(), null, "softmax of w.x, or of w.x + b", null, PAPER));
    format
        .output(console)
        .print(Json.object(), rows.iterator(), "head", "distance", "formula", "settings");
    return 0;
  }

  private static ObjectNode row(
      Head head, Distance distance, String formula, Integer power, String reference) {
    ObjectNode json =
        Json.object()
            .put("head", head.name())
            .put("distance", distance == null ? null : distance.text())
            .put("formula", formula)
            .put("power", power);
    ArrayNode settings = json.putArray("settings");
    Part.settingsOf(head::with).forEach(setting -> settings.add("--" + setting.name()));
    return json.put("language", distance == null || distance.isForManyClasses())
        .put("reference", reference);
  }
}
