package org.harmonicloss.models.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.task.ModularAddition;
import org.junit.jupiter.api.Test;

class KindTest {
  private static final RunConfig HARMONIC = Preset.paper(new ModularAddition());
  private static final RunConfig STANDARD =
      Preset.PAPER.config(new ModularAddition(), Model.Mlp.PAPER, new Head.CrossEntropy());

  private static List<String> labels(List<RunConfig> runs, String... apart) {
    return Kind.group(runs, Function.identity(), apart).entrySet().stream()
        .map(kind -> kind.getKey().label() + ": " + kind.getValue().size())
        .toList();
  }

  @Test
  void seedsMakeOneKind() {
    assertEquals(
        List.of("modular-addition, mlp, harmonic: 3", "modular-addition, mlp, cross-entropy: 1"),
        labels(
            List.of(HARMONIC, STANDARD.withSeed(4), HARMONIC.withSeed(1), HARMONIC.withSeed(2))));
  }

  /// 0.1.0 made one "median over seeds" of the two weight decays of the case study.
  @Test
  void whatDiffersBesidesTheSeedMakesKinds() {
    assertEquals(
        List.of(
            "modular-addition, mlp, cross-entropy, weight decay 0: 1",
            "modular-addition, mlp, cross-entropy, weight decay 0.5: 1",
            "modular-addition, mlp, harmonic, weight decay 0: 1"),
        labels(Preset.caseStudy()));
    assertEquals(
        List.of(
            "modular-addition, mlp, harmonic, exponent 2, epochs 7000: 1",
            "modular-addition, mlp, harmonic, exponent 4, epochs 7000: 2",
            "modular-addition, mlp, harmonic, exponent 2, epochs 9: 1",
            // Another head has no exponent.
            "modular-addition, mlp, cross-entropy, epochs 7000: 1"),
        labels(
            List.of(
                HARMONIC,
                HARMONIC.with("exponent", 4.0),
                HARMONIC.withEpochs(9),
                HARMONIC.with("exponent", 4.0).withSeed(1),
                STANDARD)));
  }

  /// What the model brings with it is said by the model's name.
  @Test
  void modelsDifferInTheirNameOnly() {
    RunConfig transformer =
        Preset.PAPER.config(new ModularAddition(), Model.Transformer.PAPER, Head.Harmonic.PAPER);
    assertEquals(
        List.of("modular-addition, mlp, harmonic: 1", "modular-addition, transformer, harmonic: 1"),
        labels(List.of(HARMONIC, transformer)));
  }

  @Test
  void aSettingCanBeLeftApart() {
    List<RunConfig> runs =
        List.of(
            HARMONIC,
            HARMONIC.with("train-fraction", 0.3),
            HARMONIC.with("train-fraction", 0.3).with("weight-decay", 0.0));
    assertEquals(
        List.of(
            "modular-addition, mlp, harmonic, weight decay 0.01: 2",
            "modular-addition, mlp, harmonic, weight decay 0: 1"),
        labels(runs, "train-fraction"));
  }

  @Test
  void fieldsAreTheSameForEveryKind() {
    List<Kind> kinds =
        List.copyOf(
            Kind.group(
                    List.of(HARMONIC, HARMONIC.with("exponent", 4.0), STANDARD),
                    Function.identity())
                .keySet());
    assertEquals(
        List.of(
            "{\"task\":\"modular-addition\",\"model\":\"mlp\",\"head\":\"harmonic\",\"exponent\":2.0}",
            "{\"task\":\"modular-addition\",\"model\":\"mlp\",\"head\":\"harmonic\",\"exponent\":4.0}",
            "{\"task\":\"modular-addition\",\"model\":\"mlp\",\"head\":\"cross-entropy\","
                + "\"exponent\":null}"),
        kinds.stream().map(kind -> Json.compact(kind.toJson())).toList());
  }
}
