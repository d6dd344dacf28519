package org.harmonicloss.cli.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.input.Interrupt;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.cli.output.ProgressLine;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.data.CorpusMeta;
import org.harmonicloss.models.data.TokenFile;
import org.harmonicloss.models.words.BytePairEncoding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `harmonic tokenize`: makes a corpus of texts, or counts the tokens of one.
@Command(
    name = "tokenize",
    header = {
      "Make tokens of texts, for language models to learn from.",
      "",
      "Examples:",
      "  harmonic tokenize books.txt.gz -o data",
      "  harmonic tokenize train.txt --val val.txt -o novels",
      "  harmonic tokenize docs.jsonl --vocabulary-size 8192 -o small",
      "  zcat all.txt.gz | harmonic tokenize - --separator '<|endoftext|>' -o all",
      "  harmonic tokenize data/train.bin              what is in a file of tokens",
      ""
    },
    description = {
      "",
      "Writes train.bin, val.bin (uint16 token ids, as nanoGPT has them) and meta.json. Tokens are"
          + " those of GPT-2's byte-pair encoding; after every document comes the end of text, the"
          + " last id of the vocabulary. Texts are plain or JSON lines, compressed by gzip or not, in"
          + " UTF-8."
    })
public final class TokenizeCommand implements Callable<Integer> {
  private static final long LOG_NANOS = 5_000_000_000L;

  private final Console console;
  private final Interrupt interrupt;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|-",
      description =
          "Texts, one after the other; - for standard input. A file that begins with a JSON object has"
              + " a document on every line. Or one .bin file of tokens, to be counted.")
  private List<Path> files;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "The folder to be made.")
  private Path out;

  @Option(
      names = "--val",
      paramLabel = "FILE",
      description = "A text to hold out, instead of a share of the documents; may be repeated.")
  private List<Path> val = new ArrayList<>();

  @Option(
      names = "--held-out",
      paramLabel = "F",
      description =
          "Share of the documents to hold out, in (0, 1), drawn by their number; of a single document"
              + " its end. Default: 0.01.")
  private Double heldOut;

  @Option(
      names = "--vocabulary-size",
      paramLabel = "K",
      description =
          "257 to 50257: the 256 bytes, the first K - 257 merges of GPT-2's, and the end of text."
              + " Default: 50257, all of GPT-2's.")
  private int vocabularySize = BytePairEncoding.GPT2;

  @Option(
      names = "--separator",
      paramLabel = "LINE",
      description =
          "The line that is between two documents of plain text; '' for blank lines. Default: each"
              + " file is one document.")
  private String separator;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      description = "The field of a JSON line that holds the text. Default: text.")
  private String field = "text";

  @Option(names = "--force", description = "Replace a corpus that exists.")
  private boolean force;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads, >= 1. Default: the number of processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--quiet", description = "No progress on standard error.")
  private boolean quiet;

  @Mixin private FormatOption format;

  private final long started = System.nanoTime();

  public TokenizeCommand(Console console, Interrupt interrupt) {
    this.console = console;
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    BytePairEncoding encoding = BytePairEncoding.gpt2(vocabularySize);
    if (threads < 1) {
      throw HarmonicException.usage(
          "--threads must be 1 or greater, was " + threads,
          "the default is the number of processors");
    }
    if (heldOut != null && !(heldOut > 0 && heldOut < 1)) {
      throw HarmonicException.usage(
          "--held-out must be between 0 and 1, both excluded, was " + heldOut,
          "the default is 0.01");
    }
    if (heldOut != null && !val.isEmpty()) {
      throw HarmonicException.usage(
          "--held-out cannot be used with --val", "leave it out: nothing else is held out");
    }
    List<Path> tokens = files.stream().filter(TokenizeCommand::isTokens).toList();
    if (!tokens.isEmpty()) {
      return count(tokens);
    }
    if (out == null) {
      throw HarmonicException.usage(
          "-o is missing: where to put the corpus", "name a folder with -o");
    }
    CorpusMeta meta = make(encoding);
    ObjectNode whole = Json.object().put("source", out.toString());
    List<ObjectNode> rows = List.of(row("train", meta.train()), row("val", meta.val()));
    format.output(console).print(whole, rows.iterator());
    return 0;
  }

  private static boolean isTokens(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".bin");
  }

  private CorpusMeta make(BytePairEncoding encoding) {
    Interrupt watched = interrupt.watch();
    double share = val.isEmpty() ? (heldOut == null ? 0.01 : heldOut) : 0;
    try (ProgressLine progress = new ProgressLine(console, quiet, LOG_NANOS);
        CorpusWriter writer =
            new CorpusWriter(out, encoding, share, threads, force, watched::requested)) {
      TextDocuments documents =
          new TextDocuments(
              field,
              separator,
              new TextDocuments.Sink() {
                @Override
                public void piece(String text) {
                  writer.piece(text);
                  show(progress, writer.bytes(), false);
                }

                @Override
                public void end() {
                  writer.end();
                }
              });
      List<String> names = new ArrayList<>();
      read(files, documents, names);
      if (!val.isEmpty()) {
        writer.holdOut();
        read(val, documents, names);
      }
      CorpusMeta meta = writer.commit(names);
      show(progress, meta.train().bytes() + meta.val().bytes(), true);
      return meta;
    }
  }

  private void read(List<Path> from, TextDocuments documents, List<String> names) {
    for (Path file : from) {
      if (file.toString().equals("-")) {
        documents.read(console.in().stream(), "standard input");
      } else {
        documents.read(file);
      }
      names.add(file.getFileName().toString());
    }
  }

  private void show(ProgressLine progress, long bytes, boolean end) {
    double seconds = (System.nanoTime() - started) / 1e9;
    progress.show(
        end,
        List.of(
            String.format(Locale.ROOT, "%.1f MB of text", bytes / 1e6),
            String.format(Locale.ROOT, "%.1f MB/s", bytes / 1e6 / seconds)));
  }

  private static ObjectNode row(String part, CorpusMeta.Part counts) {
    return Json.object()
        .put("part", part)
        .put("documents", counts.documents())
        .put("bytes", counts.bytes())
        .put("tokens", counts.tokens())
        .put("bytes_per_token", Math.round(1000.0 * counts.bytes() / counts.tokens()) / 1000.0);
  }

  /// What is in files of tokens.
  private int count(List<Path> tokens) {
    if (out != null || tokens.size() != files.size() || !val.isEmpty()) {
      throw HarmonicException.usage(
          "files of tokens are only counted",
          "a folder with train.bin and val.bin is a corpus as it is: give it to --data");
    }
    List<ObjectNode> rows = new ArrayList<>();
    for (Path path : tokens) {
      rows.add(count(path));
    }
    format.output(console).print(Json.object(), rows.iterator());
    return 0;
  }

  private ObjectNode count(Path path) {
    try (TokenFile file = TokenFile.open(path, vocabularySize)) {
      long[] ids = new long[1 << 16];
      long documents = 0;
      long greatest = 0;
      for (long at = 0; at < file.length(); at += ids.length) {
        int some = (int) Math.min(ids.length, file.length() - at);
        file.read(at, some, ids, 0);
        for (int i = 0; i < some; i++) {
          documents += ids[i] == vocabularySize - 1 ? 1 : 0;
          greatest = Math.max(greatest, ids[i]);
        }
      }
      return Json.object()
          .put("source", path.toString())
          .put("tokens", file.length())
          .put("ends_of_text", documents)
          .put("id_max", greatest);
    }
  }
}
