package org.harmonicloss.models.config;

import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.task.Language;
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
  CASE_STUDY,
  /// A language model that two processor cores train in minutes.
  SMALL,
  /// What the text of the paper's section 6 says: GPT-2 small.
  GPT2_SMALL,
  /// The same as the published code has it, which differs from the text.
  GPT2_SMALL_PUBLISHED;

  /// The name on the command line.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// @throws HarmonicException if there is none
  public static Preset named(String name) {
    return Setting.named("preset", name, List.of(values()), Preset::text);
  }

  /// What a task is learnt with where nothing else is said.
  public static Preset usual(Task task) {
    return task instanceof Language ? SMALL : PAPER;
  }

  /// The usual settings of a task for its usual model with the harmonic head.
  public static RunConfig paper(Task task) {
    return usual(task).config(task, Model.of(task).getFirst(), Head.Harmonic.PAPER);
  }

  /// One run of `task`.
  ///
  /// @param model any body of the kind, such as [Model#named] gives
  /// @param head any head of the kind
  /// @throws HarmonicException if the model cannot learn the task, or the preset is not for it
  public RunConfig config(Task task, Model model, Head head) {
    boolean ofLanguage = this == SMALL || this == GPT2_SMALL || this == GPT2_SMALL_PUBLISHED;
    if (ofLanguage != task instanceof Language) {
      throw HarmonicException.usage(
          "`preset` " + text() + " does not apply to " + task.name(),
          task instanceof Language
              ? "choose one of: small, gpt2-small, gpt2-small-published"
              : "it is one of language models");
    }
    if (task instanceof Language language && model.learns(task)) {
      return LanguagePresets.config(this, language, head);
    }
    return new RunConfig(
        task,
        model(task, model),
        head(task, head),
        Data.paper(task),
        optimizer(task, model),
        schedule(task, model),
        0);
  }

  /// The same run with the settings of this preset that depend on others, such as the steps in
  /// which
  /// the rate rises on the steps in all.
  public RunConfig fit(RunConfig config) {
    return config.task() instanceof Language ? LanguagePresets.fit(this, config) : config;
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
      case Mnist _ -> harmonic.with(56, 1e-4);
      case Toy _ -> harmonic.with(2, 1e-6);
      case Language _ -> head;
    };
  }

  /// Of the models of one layer Adam, which is AdamW without weight decay.
  private static Optimizer optimizer(Task task, Model model) {
    return switch (task) {
      case TokenTask _ ->
          Optimizer.AdamW.paper(2e-3, model instanceof Model.Transformer ? 5e-3 : 1e-2);
      case Mnist _ -> Optimizer.AdamW.paper(1e-3, 0);
      case Toy _ -> Optimizer.AdamW.paper(1e-2, 0);
      case Language _ -> Optimizer.of(task);
    };
  }

  private static Schedule schedule(Task task, Model model) {
    boolean longer = model instanceof Model.Transformer && task instanceof Permutation;
    return switch (task) {
      case TokenTask _ -> new Schedule.Epochs(32, longer ? 10_000 : 7_000, 1);
      case Mnist _ -> new Schedule.Epochs(64, 10, 1);
      case Toy toy -> new Schedule.Epochs(toy.classes(), 10_000, 1);
      case Language _ -> Schedule.of(task);
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
        Optimizer.AdamW.paper(1e-3, weightDecay),
        new Schedule.Epochs(32, 2_000, 1),
        50);
  }
}
