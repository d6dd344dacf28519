package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.words.Analogies;
import org.harmonicloss.analysis.words.Analogies.Method;
import org.harmonicloss.analysis.words.Analogies.Question;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.input.NamedTokens;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic analyze analogy`: the words that complete an analogy.
@Command(
    name = "analogy",
    header = {
      "Complete analogies between words: king - man + woman = queen.",
      "",
      "Examples:",
      "  harmonic analyze analogy vectors.txt king - man + woman",
      "  harmonic analyze analogy vectors.txt king - man + woman --method mul --top-k 2",
      "  harmonic analyze analogy vectors.txt --questions questions.txt",
      ""
    },
    description = {
      "",
      "The method add is 3CosAdd, the cosine with the sum of the words at length 1; mul is 3CosMul, the product of"
          + " the cosines (moved to 0 to 1) over that of the words after a minus (Levy and Goldberg 2014). The words"
          + " of the question are never the answer. A word that is not there is looked for with a blank before"
          + " it, as byte pairs have it, and in lower case."
    })
public final class AnalogyCommand implements Callable<Integer> {
  private static final int TOP = 10;

  private final Console console;

  @Mixin private EmbeddingSource source;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "WORD",
      description = "Words with + or - between them.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--questions",
      paramLabel = "FILE|-",
      description =
          "Score questions instead, by section and both methods: a line \": NAME\" begins a section, any other"
              + " has four words, as man woman king queen.")
  private Path questions;

  @Option(
      names = "--method",
      paramLabel = "add|mul",
      description = "How the angles are put together: add or mul. Default: add.")
  private Method method = Method.ADD;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "How many answers, >= 1. Default: 10, or as many as there are.")
  private Integer topK;

  @Mixin private FormatOption format;

  public AnalogyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if ((questions == null) == words.isEmpty()) {
      throw HarmonicException.usage(
          words.isEmpty() ? "missing words" : "words cannot be used with --questions",
          "give words, as in king - man + woman, or --questions FILE");
    }
    if (questions != null && topK != null) {
      throw HarmonicException.usage(
          "--top-k cannot be used with --questions", "only the best answer counts there");
    }
    Embedding embedding = source.read(console).embedding();
    Map<String, Integer> rows = new HashMap<>();
    for (int row = 0; row < embedding.rows(); row++) {
      rows.putIfAbsent(embedding.labels().get(row), row);
    }
    if (questions == null) {
      complete(embedding, rows);
    } else {
      score(embedding, rows);
    }
    return 0;
  }

  /// @return the row of a word, or null
  private static Integer row(Map<String, Integer> rows, String word) {
    String small = word.toLowerCase(Locale.ROOT);
    for (String form : List.of(word, " " + word, small, " " + small)) {
      if (rows.containsKey(form)) {
        return rows.get(form);
      }
    }
    return null;
  }

  private void complete(Embedding embedding, Map<String, Integer> rows) {
    List<Integer> plus = new ArrayList<>();
    List<Integer> minus = new ArrayList<>();
    List<String> terms =
        words.size() == 1 ? Arrays.asList(words.getFirst().strip().split("\\s+")) : words;
    String sign = "+";
    for (String term : terms) {
      boolean operator = term.equals("+") || term.equals("-");
      if (operator == !sign.isEmpty() && !(operator && plus.isEmpty() && minus.isEmpty())) {
        throw HarmonicException.usage(
            "not an analogy: " + String.join(" ", terms),
            "put + or - between the words, as in king - man + woman");
      }
      if (operator) {
        sign = term;
      } else {
        Integer row = row(rows, term);
        // Says which are near where there is none.
        int known = row != null ? row : NamedTokens.find(embedding, List.of(term))[0];
        (sign.equals("+") ? plus : minus).add(known);
        sign = "";
      }
    }
    if (!sign.isEmpty() || plus.isEmpty()) {
      throw HarmonicException.usage(
          "not an analogy: " + String.join(" ", terms),
          "it needs a word that is added, and none after the last sign is missing");
    }
    int most = embedding.rows() - 1;
    if (topK != null && (topK < 1 || topK > most)) {
      throw HarmonicException.usage(
          "--top-k must be from 1 to " + most + ", was " + topK,
          embedding.source() + " has " + embedding.rows() + " tokens");
    }
    List<Analogies.Answer> answers =
        new Analogies(embedding).best(plus, minus, method, topK == null ? TOP : topK);
    ObjectNode whole =
        Json.object()
            .put("metric", "analogy")
            .put("source", embedding.source())
            .put("method", method.text())
            .put("words", String.join(" ", terms));
    format
        .output(console)
        .print(
            whole,
            IntStream.range(0, answers.size())
                .mapToObj(i -> json(i, answers.get(i), embedding))
                .iterator());
  }

  private static ObjectNode json(int index, Analogies.Answer answer, Embedding embedding) {
    return Json.object()
        .put("rank", index + 1)
        .put("id", answer.row())
        .put("label", embedding.labels().get(answer.row()))
        .put("value", answer.value());
  }

  private void score(Embedding embedding, Map<String, Integer> rows) {
    List<AnalogyQuestions> sections =
        AnalogyQuestions.read(console.in().source(questions, AnalogyQuestions.HINT));
    List<Question> asked = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    List<AnalogyScore> scores = new ArrayList<>();
    for (AnalogyQuestions section : sections) {
      int from = asked.size();
      for (List<String> line : section.lines()) {
        List<Integer> found = new ArrayList<>();
        line.forEach(word -> found.add(row(rows, word)));
        if (!found.contains(null)) {
          asked.add(new Question(found.get(0), found.get(1), found.get(2)));
          expected.add(found.get(3));
        }
      }
      scores.add(new AnalogyScore(section.name(), section.lines().size(), from, asked.size()));
    }
    if (asked.isEmpty()) {
      throw HarmonicException.failed(
          "no question has all its words in " + embedding.source(),
          "name its rows with --vocab, or check the language of the questions");
    }
    Map<Method, int[]> answers = new Analogies(embedding).answers(asked);
    AnalogyScore all =
        new AnalogyScore(
            "all", scores.stream().mapToInt(AnalogyScore::questions).sum(), 0, asked.size());
    ObjectNode whole = Json.object().put("metric", "analogy").put("source", embedding.source());
    whole.put("value", all.accuracy(answers.get(method), expected));
    format
        .output(console)
        .print(whole, scores.stream().map(score -> score.json(answers, expected)).iterator());
  }
}
