package org.harmonicloss.cli.analyze;

import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;

/// Analogy questions as Mikolov and others published theirs (arXiv 1301.3781): a line `: NAME`
/// begins a section, any other has four words, of which the first is to the second as the third to
/// the fourth.
///
/// @param name of the section
/// @param lines the four words of each question
record AnalogyQuestions(String name, List<List<String>> lines) {
  static final String HINT =
      "a line \": NAME\" begins a section, any other has four words with blanks between them";

  private static final long MOST_BYTES = 1L << 28;

  /// @throws HarmonicException naming the first line that is neither
  static List<AnalogyQuestions> read(Source file) {
    List<AnalogyQuestions> sections = new ArrayList<>();
    List<String> lines = Utf8.lines(Utf8.read(file.unpacked(), MOST_BYTES, HINT));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith(":")) {
        sections.add(new AnalogyQuestions(line.substring(1).strip(), new ArrayList<>()));
      } else if (!line.isEmpty()) {
        List<String> words = List.of(line.split("\\s+"));
        if (words.size() != 4) {
          throw HarmonicException.failed(
              file + ", line " + (i + 1) + ": " + words.size() + " words instead of four", HINT);
        }
        if (sections.isEmpty()) {
          sections.add(new AnalogyQuestions("all", new ArrayList<>()));
        }
        sections.getLast().lines.add(words);
      }
    }
    sections.removeIf(section -> section.lines.isEmpty());
    if (sections.isEmpty()) {
      throw HarmonicException.failed("no questions in " + file, HINT);
    }
    return sections;
  }
}
