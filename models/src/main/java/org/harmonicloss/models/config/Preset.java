package org.harmonicloss.models.config;

import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.task.Permutation;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.Toy;

/// Settings to start from.
public enum Preset {
  /// What the paper's results were made with (arXiv 2502.01628, sections 3 to 5, and its code).
  /// Exponent 2 is the reference code's `n = 1`, and MNIST's 56 its `n = 28`.
  PAPER,
  /// The letter of the paper's text, which regularises the embeddings of MLPs as well.
  TEXT,
  /// The three runs of the paper's figure 4.
  CASE_STUDY;

  /// The name on the command line.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// @throws org.harmonicloss.models.base.HarmonicException if there is none
  public static Preset named(String name) {
    return Setting.named("preset", name, List.of(values()), Preset::text);
  }

  /// The paper's settings for the usual model of a task with the harmonic head.
  public static RunConfig paper(Task task) {
    return PAPER.config(task, Model.of(task).getFirst(), Head.Harmonic.PAPER);
  }

  /// One run of `task`.
  ///
  /// @param model any body of the kind, such as [Model#named] gives
  /// @param head any head of the kind
  /// @throws org.harmonicloss.models.base.HarmonicException if the model cannot learn the task
  public RunConfig config(Task task, Model model, Head head) {
    return new RunConfig(
        task,
        model(task, model),
        head(task, head),
        Data.paper(task),
        optimizer(task, model),
        schedule(task, model),
        0);
  }

  private Model model(Task task, Model model) {
    double regularization = task instanceof Permutation ? 0.005 : 0.01;
    return switch (model) {
      case Model.Mlp mlp when this == TEXT ->
          new Model.Mlp(mlp.embeddingDimension(), mlp.hiddenDimension(), 0.01);
      case Model.Transformer t ->
          new Model.Transformer(
              t.embeddingDimension(),
              t.hiddenDimension(),
              t.layers(),
              t.attentionHeads(),
              t.dropout(),
              regularization);
      default -> model;
    };
  }

  private static Head head(Task task, Head head) {
    if (!(head instanceof Head.Harmonic harmonic)) {
      return head;
    }
    return switch (task) {
      case TokenTask _ -> head;
      case Mnist _ -> new Head.Harmonic(harmonic.distance(), 56, 1e-4);
      case Toy _ -> new Head.Harmonic(harmonic.distance(), 2, 1e-6);
    };
  }

  /// Of the models of one layer Adam, which is AdamW without weight decay.
  private static Optimizer optimizer(Task task, Model model) {
    return switch (task) {
      case TokenTask _ -> Optimizer.paper(2e-3, model instanceof Model.Transformer ? 5e-3 : 1e-2);
      case Mnist _ -> Optimizer.paper(1e-3, 0);
      case Toy _ -> Optimizer.paper(1e-2, 0);
    };
  }

  private static Schedule schedule(Task task, Model model) {
    boolean longer = model instanceof Model.Transformer && task instanceof Permutation;
    return switch (task) {
      case TokenTask _ -> new Schedule(32, longer ? 10_000 : 7_000, 1);
      case Mnist _ -> new Schedule(64, 10, 1);
      case Toy toy -> new Schedule(toy.classes(), 10_000, 1);
    };
  }

  /// The paper's case study (figure 4): modular addition by a standard MLP without and with a
  /// strong weight decay, and by a harmonic one without.
  public static List<RunConfig> caseStudy() {
    Head standard = new Head.CrossEntropy();
    return List.of(
        caseStudy(standard, 0), caseStudy(standard, 0.5), caseStudy(Head.Harmonic.PAPER, 0));
  }

  private static RunConfig caseStudy(Head head, double weightDecay) {
    RunConfig paper = PAPER.config(new ModularAddition(), Model.Mlp.PAPER, head);
    return new RunConfig(
        paper.task(),
        paper.model(),
        paper.head(),
        paper.data(),
        Optimizer.paper(1e-3, weightDecay),
        new Schedule(32, 2_000, 1),
        50);
  }
}
