package org.harmonicloss.models.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;

/// The tokens of a text, to train on and held out: a folder with `train.bin` and `val.bin`, and
/// `meta.json`, which says what they are. Without it they are taken for nanoGPT's, of GPT-2's
/// vocabulary.
public final class Corpus implements Examples, AutoCloseable {
  public static final String TRAIN = "train.bin";
  public static final String VAL = "val.bin";
  public static final String META = "meta.json";

  private static final int GPT2 = 50_257;
  private static final String GPT2_NAME = "gpt2";

  private final TokenFile train;
  private final TokenFile val;
  private final CorpusMeta meta;
  private String sha256;

  private Corpus(TokenFile train, TokenFile val, CorpusMeta meta) {
    this.train = train;
    this.val = val;
    this.meta = meta;
  }

  /// @throws HarmonicException if a file is missing, damaged, or not what `meta.json` says
  public static Corpus open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw HarmonicException.usage(
          (Files.exists(folder) ? "not a folder: " : "no such folder: ") + folder,
          "make one of your texts with 'harmonic tokenize'");
    }
    for (String name : new String[] {TRAIN, VAL}) {
      if (!Files.isRegularFile(folder.resolve(name))) {
        throw HarmonicException.usage(
            "not a corpus: " + folder + " has no " + name,
            "make one of your texts with 'harmonic tokenize'");
      }
    }
    Path described = folder.resolve(META);
    CorpusMeta meta =
        Files.exists(described)
            ? CorpusMeta.fromJson(Json.read(described), described.toString())
            : null;
    int vocabulary = meta == null ? GPT2 : meta.vocabulary();
    TokenFile train = TokenFile.open(folder.resolve(TRAIN), vocabulary);
    try {
      TokenFile val = TokenFile.open(folder.resolve(VAL), vocabulary);
      Corpus corpus = new Corpus(train, val, meta);
      if (meta != null
          && (meta.train().tokens() != train.length() || meta.val().tokens() != val.length())) {
        corpus.close();
        throw HarmonicException.failed(
            "corpus and its " + META + " disagree: " + folder + ": their numbers of tokens differ",
            "make it again with 'harmonic tokenize', or remove " + META);
      }
      return corpus;
    } catch (HarmonicException e) {
      train.close();
      throw e;
    }
  }

  public TokenFile train() {
    return train;
  }

  /// What is held out.
  public TokenFile val() {
    return val;
  }

  /// Number of tokens that there may be.
  public int vocabulary() {
    return meta == null ? GPT2 : meta.vocabulary();
  }

  /// What made the tokens: `gpt2`, or the beginning of it.
  public String tokenizer() {
    return meta == null ? GPT2_NAME : meta.tokenizer();
  }

  /// SHA-256 over those of both files, as `meta.json` has them or, without it, as they are.
  @Override
  public synchronized String sha256() {
    if (sha256 == null) {
      String both =
          meta != null
              ? meta.train().sha256() + meta.val().sha256()
              : sha256(train.path()) + sha256(val.path());
      sha256 = HexFormat.of().formatHex(digest().digest(both.getBytes(StandardCharsets.US_ASCII)));
    }
    return sha256;
  }

  /// SHA-256 of a file.
  public static String sha256(Path file) {
    MessageDigest digest = digest();
    byte[] piece = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
      }
    } catch (IOException e) {
      throw HarmonicException.failed(
          "cannot read " + file + ": " + AtomicFile.reason(e), "check the file and its disk", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    train.close();
    val.close();
  }
}
