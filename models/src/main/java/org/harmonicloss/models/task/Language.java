package org.harmonicloss.models.task;

import java.util.List;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.words.BytePairEncoding;

/// The next token of a text (the paper's section 6): tokens are those of GPT-2's byte-pair
/// encoding, and every position of a window has a target, the token after it.
///
/// @param vocabulary number of tokens; the last is the end of a text
/// @param contextLength most tokens that an input may have
public record Language(int vocabulary, int contextLength) implements Task {
  /// GPT-2's.
  public static final Language GPT2 = new Language(50257, 1024);

  @Override
  public String name() {
    return "language";
  }

  @Override
  public String description() {
    return "the next token of a text (token files that 'harmonic tokenize' writes)";
  }

  @Override
  public String source() {
    return "arXiv 2502.01628, section 6";
  }

  /// As other programs that generate text call it.
  @Override
  public String inputName() {
    return "input_ids";
  }

  /// The most; an input may be shorter.
  @Override
  public int inputLength() {
    return contextLength;
  }

  /// The end of a text, after which another begins.
  @Override
  public Inputs example() {
    return new Inputs.Tokens(List.of(new int[] {endOfText()}));
  }

  /// The token between two texts.
  public int endOfText() {
    return vocabulary - 1;
  }

  @Override
  public int classes() {
    return vocabulary;
  }

  @Override
  public String label(int c) {
    return encoding().label(c);
  }

  @Override
  public List<String> labels() {
    return encoding().labels();
  }

  /// What makes tokens of a text.
  public BytePairEncoding encoding() {
    return BytePairEncoding.gpt2(vocabulary);
  }
}
