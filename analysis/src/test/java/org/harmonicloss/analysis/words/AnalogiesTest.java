package org.harmonicloss.analysis.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.words.Analogies.Method;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.Test;

/// Analogies against numpy (`make_analogy_golden.py`).
class AnalogiesTest {
  private static JsonNode golden() {
    String name = "/org/harmonicloss/analysis/analogy.json";
    try (InputStream in = AnalogiesTest.class.getResourceAsStream(name)) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Embedding embedding(JsonNode vectors) {
    double[][] rows = new double[vectors.size()][vectors.get(0).size()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = vectors.get(i).get(j).doubleValue();
      }
    }
    return new Embedding(
        "test", IntStream.range(0, rows.length).mapToObj(i -> "w" + i).toList(), rows);
  }

  private static List<Integer> rows(JsonNode list) {
    List<Integer> rows = new ArrayList<>();
    list.forEach(row -> rows.add(row.intValue()));
    return rows;
  }

  @Test
  void manyQuestionsAtOnce() {
    JsonNode golden = golden();
    List<Analogies.Question> questions = new ArrayList<>();
    golden
        .get("questions")
        .forEach(
            q ->
                questions.add(
                    new Analogies.Question(
                        q.get(0).intValue(), q.get(1).intValue(), q.get(2).intValue())));
    Map<Method, int[]> answers = new Analogies(embedding(golden.get("vectors"))).answers(questions);
    assertEquals(300, questions.size());
    for (int i = 0; i < questions.size(); i++) {
      assertEquals(golden.get("best").get(i).get(0).intValue(), answers.get(Method.ADD)[i]);
      assertEquals(golden.get("best").get(i).get(1).intValue(), answers.get(Method.MUL)[i]);
    }
  }

  @Test
  void theBestOfOne() {
    JsonNode golden = golden();
    Analogies analogies = new Analogies(embedding(golden.get("vectors")));
    for (Method method : Method.values()) {
      List<Analogies.Answer> best =
          analogies.best(rows(golden.get("plus")), rows(golden.get("minus")), method, 5);
      JsonNode expected = golden.get(method.text());
      assertEquals(5, best.size());
      for (int i = 0; i < best.size(); i++) {
        assertEquals(expected.get(i).get(0).intValue(), best.get(i).row());
        assertEquals(expected.get(i).get(1).doubleValue(), best.get(i).value(), 1e-12);
      }
    }
  }

  @Test
  void aWordWithoutDirectionIsNamed() {
    Analogies analogies = new Analogies(embedding(golden().get("vectors")));
    HarmonicException e =
        assertThrows(
            HarmonicException.class, () -> analogies.best(List.of(17), List.of(2), Method.ADD, 1));
    assertEquals("all numbers are zero: test, row w17", e.getMessage());
  }
}
