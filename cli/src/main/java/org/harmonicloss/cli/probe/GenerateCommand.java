package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.harmonicloss.cli.input.Interrupt;
import org.harmonicloss.cli.input.ModelSource;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.OutputFormat;
import org.harmonicloss.cli.output.Printable;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.base.Utf8;
import org.harmonicloss.models.onnx.Continuation;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.words.BytePairEncoding;
import org.harmonicloss.models.words.TextBytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic generate`: continues a text with a language model.
@Command(
    name = "generate",
    header = {
      "Continue a text with a language model.",
      "",
      "Examples:",
      "  harmonic generate RUN \"Once upon a time\"",
      "  harmonic generate RUN \"Once upon a time\" --tokens 200 --temperature 0.8 --top-k 40",
      "  harmonic generate RUN \"The\" --samples 3 --seed 1 --format ndjson",
      "  echo \"A text\" | harmonic generate RUN -",
      "  harmonic generate RUN --temperature 0             the most probable text",
      ""
    },
    description = {
      "",
      "Prints the text, then new tokens one by one, until the text ends or there are --tokens of them. The same seed"
          + " gives the same text. Where the model's context is full, the later half of the text is"
          + " read again, and the earlier half is forgotten."
    })
public final class GenerateCommand implements Callable<Integer> {
  private final Console console;
  private final Interrupt interrupt;

  @Parameters(index = "0", paramLabel = ModelSource.LABEL, description = "A language model.")
  private Path model;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT|-",
      description =
          "What to begin with, or - to read it from standard input. Default: the beginning of a text.")
  private String prompt;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "The most tokens to add, >= 1. Default: 200.")
  private int tokens = 200;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "What log-probabilities are divided by, >= 0; 0 takes the most probable token always."
              + " Default: 1.")
  private double temperature = 1;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Choose among the K most probable tokens, >= 1. Default: all.")
  private Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Choose among the most probable tokens that have this probability together, in (0, 1]."
              + " Default: 1.")
  private double topP = 1;

  @Option(names = "--samples", paramLabel = "N", description = "How many texts, >= 1. Default: 1.")
  private int samples = 1;

  @Option(names = "--seed", paramLabel = "S", description = "Which texts, >= 0. Default: 0.")
  private long seed;

  @Option(
      names = "--format",
      paramLabel = "text|json|ndjson|csv",
      description =
          "text: as it comes, texts separated by a line of ---; else an object for each. Default: text.")
  private Form form = Form.TEXT;

  /// What `--format` may be.
  enum Form {
    TEXT,
    JSON,
    NDJSON,
    CSV
  }

  public GenerateCommand(Console console, Interrupt interrupt) {
    this.console = console;
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    Sampling sampling = new Sampling(temperature, topK, topP);
    require(tokens >= 1, "tokens", "1 or greater", tokens);
    require(samples >= 1, "samples", "1 or greater", samples);
    require(seed >= 0, "seed", "0 or greater", seed);
    try (OnnxModel onnx = ModelSource.open(model, ComputeDevice.CPU, console)) {
      if (!(onnx.config().task() instanceof Language task)) {
        throw HarmonicException.failed(
            "not a language model: " + model + " is one of " + onnx.config().task().name(),
            "train one with 'harmonic train language'");
      }
      int[] start = start(task);
      Interrupt watched = interrupt.watch();
      List<ObjectNode> rows = new ArrayList<>();
      Output out =
          new Output(
              console, form == Form.TEXT ? OutputFormat.NDJSON : OutputFormat.valueOf(form.name()));
      for (int sample = 0; sample < samples; sample++) {
        if (form == Form.TEXT && sample > 0) {
          out.line("---");
        }
        rows.add(generate(onnx, task.encoding(), start, sampling, sample, watched, out));
        if (watched.requested()) {
          throw new HarmonicException(
              HarmonicException.Reason.INTERRUPTED, "interrupted", "ask for fewer --tokens", null);
        }
      }
      if (form != Form.TEXT) {
        ObjectNode whole = Json.object().put("source", model.toString());
        out.print(whole, rows.iterator(), "sample", "prompt", "text", "log_prob", "ended");
      }
    }
    return 0;
  }

  static void require(boolean holds, String option, String range, Number value) {
    if (!holds) {
      throw HarmonicException.usage(
          "--" + option + " must be " + range + ", was " + value, "see 'harmonic generate --help'");
    }
  }

  /// The tokens to begin with: an end of text comes before every text.
  private int[] start(Language task) {
    String text = prompt;
    if ("-".equals(text)) {
      text = Utf8.read(console.in().source(), 1 << 26, "give a shorter text");
      text = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
    if (text == null) {
      return new int[] {task.endOfText()};
    }
    int[] ids = task.encoding().encode(text);
    if (ids.length == 0) {
      throw HarmonicException.usage(
          "the text to begin with has no tokens", "give some text, or none at all");
    }
    if (ids.length > task.contextLength()) {
      throw HarmonicException.usage(
          "the text to begin with has "
              + ids.length
              + " tokens, the model's context "
              + task.contextLength(),
          "give a shorter text");
    }
    return ids;
  }

  private ObjectNode generate(
      OnnxModel onnx,
      BytePairEncoding encoding,
      int[] start,
      Sampling sampling,
      int sample,
      Interrupt watched,
      Output out) {
    RandomGenerator random = RandomStream.GENERATION.of(seed, sample);
    ArrayNode added = Json.array();
    TextBytes text = new TextBytes();
    boolean showsStart = start[0] != encoding.endOfText();
    if (form == Form.TEXT && showsStart) {
      write(out, encoding.decode(start));
    }
    StringBuilder all = new StringBuilder();
    double logProb = 0;
    boolean ended = false;
    try (Continuation continuation = new Continuation(onnx)) {
      float[] logProbs = continuation.read(start);
      while (!ended && added.size() < tokens && !watched.requested()) {
        int next = sampling.choose(logProbs, random);
        logProb += logProbs[next];
        ended = next == encoding.endOfText();
        if (!ended) {
          added.add(next);
          String piece = text.add(encoding.bytes(next));
          all.append(piece);
          if (form == Form.TEXT) {
            write(out, piece);
          }
          if (added.size() < tokens) {
            logProbs = continuation.read(next);
          }
        }
      }
    }
    String rest = text.end();
    all.append(rest);
    if (form == Form.TEXT) {
      write(out, rest + "\n");
    }
    ObjectNode json = Json.object().put("sample", sample).put("seed", seed);
    json.put("prompt", showsStart ? encoding.decode(start) : "").put("text", all.toString());
    json.set("tokens", added);
    return json.put("log_prob", logProb).put("ended", ended ? "end_of_text" : "length");
  }

  /// A terminal is shown no control characters but the ends of lines and tabs.
  private void write(Output out, String text) {
    if (!console.outIsTerminal()) {
      out.text(text);
      return;
    }
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c ->
                shown.append(
                    c == '\n' || c == '\t'
                        ? Character.toString(c)
                        : Printable.of(Character.toString(c))));
    out.text(shown.toString());
  }
}
