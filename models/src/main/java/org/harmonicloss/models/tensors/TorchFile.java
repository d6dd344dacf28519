package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.tensors.TorchObjects.Array;
import org.harmonicloss.models.tensors.TorchObjects.Module;
import org.harmonicloss.models.tensors.TorchObjects.Unread;
import org.harmonicloss.models.tensors.TorchObjects.View;

/// Lists the tensors of what `torch.save` and `torch.jit.save` write: a zip archive with a pickle,
/// `data.pkl`, that says what there is, and an entry `data/KEY` for the numbers of each storage,
/// which are read where they are. Nothing in it is run (see [Pickle] and [TorchNames]).
///
/// Dictionaries and lists within each other are made flat: `model.h.0.weight`.
final class TorchFile {
  private static final String PICKLE = "data.pkl";
  private static final int MOST_PICKLE = 1 << 26;
  private static final int MOST_TENSORS = 100_000;
  private static final int MOST_DEPTH = 64;
  private static final String CONVERT = "write it as .npy or .safetensors";

  private final Source file;
  private final ZipDirectory zip;
  private final String folder;
  private final ByteOrder order;
  private final List<Stored> tensors = new ArrayList<>();

  /// How many objects the size of the pickle explains: an object that holds another ten times, and
  /// that another, would else have more tensors than the file bytes.
  private long visits;

  private long letters;

  private TorchFile(Source file, ZipDirectory zip, String folder, ByteOrder order) {
    this.file = file;
    this.zip = zip;
    this.folder = folder;
    this.order = order;
  }

  /// Whether an archive has a pickle where PyTorch's have it.
  static boolean isOne(Source file) throws IOException {
    try (SeekableByteChannel channel = file.open()) {
      ZipDirectory zip = ZipDirectory.read(new FileBytes(channel, file));
      return zip.entries().keySet().stream().anyMatch(TorchFile::isPickle);
    } catch (HarmonicException e) {
      return false;
    }
  }

  /// In the folder that is named as the file was when it was written.
  private static boolean isPickle(String name) {
    return name.endsWith("/" + PICKLE) && name.indexOf('/') == name.length() - PICKLE.length() - 1;
  }

  /// @param name what to call a tensor that is alone
  static Contents read(Source file, String name) throws IOException {
    try (SeekableByteChannel channel = file.open()) {
      FileBytes bytes = new FileBytes(channel, file);
      ZipDirectory zip = ZipDirectory.read(bytes);
      String pickle =
          zip.entries().keySet().stream()
              .filter(TorchFile::isPickle)
              .findFirst()
              .orElseThrow(() -> Damage.of(file, "it has no data.pkl, as PyTorch's archives have"));
      String folder = pickle.substring(0, pickle.length() - PICKLE.length());
      byte[] program = entry(file, bytes, zip, pickle, MOST_PICKLE);
      ByteOrder order = ByteOrder.LITTLE_ENDIAN;
      if (zip.entries().containsKey(folder + "byteorder")) {
        byte[] text = entry(file, bytes, zip, folder + "byteorder", 16);
        order =
            new String(text, StandardCharsets.US_ASCII).equals("big")
                ? ByteOrder.BIG_ENDIAN
                : ByteOrder.LITTLE_ENDIAN;
      }
      TorchFile torch = new TorchFile(file, zip, folder, order);
      torch.visits = program.length;
      torch.letters = 8L * program.length + (1 << 12);
      Object root = Pickle.read(program, file, new TorchNames(file));
      torch.add("", name, root, 0);
      return new Contents(torch.tensors);
    }
  }

  private static byte[] entry(
      Source file, FileBytes bytes, ZipDirectory zip, String name, long most) throws IOException {
    ZipDirectory.Entry entry = zip.entries().get(name);
    long start = zip.start(entry);
    if (entry.size() > most) {
      throw Damage.of(file, name + " has " + entry.size() + " bytes, which no list of tensors has");
    }
    return bytes.copy(start, start + entry.size());
  }

  /// @param path of the object, with a dot at its end unless it is the whole
  /// @param name of the object itself
  private void add(String path, String name, Object object, int depth) throws IOException {
    if (--visits < 0 || depth > MOST_DEPTH) {
      throw Damage.of(file, "its objects hold each other too often or too deep");
    }
    switch (object) {
      case Pickle.DictOf dict -> {
        for (int i = 0; i < dict.keys().size(); i++) {
          add(dict.keys().get(i), dict.values().get(i), path, name, depth);
        }
      }
      case Pickle.ListOf list -> items(list.items(), path, name, depth);
      case Pickle.Tuple tuple -> items(tuple.items(), path, name, depth);
      case Module module -> add(path, name, module.fields(), depth);
      case View view -> add(view(path + name, view));
      case Unread unread ->
          add(Stored.unread(path + name, unread.shape(), unread.type(), unread.what(), CONVERT));
      case Array array -> array(path + name, array).ifPresent(this::add);
      default -> {
        // A setting, or nothing.
      }
    }
  }

  private void items(List<Object> items, String path, String name, int depth) throws IOException {
    for (int i = 0; i < items.size(); i++) {
      add((long) i, items.get(i), path, name, depth);
    }
  }

  private void add(Object key, Object value, String path, String name, int depth)
      throws IOException {
    String text =
        switch (key) {
          case String one -> one;
          case Long one -> Long.toString(one);
          default -> null;
        };
    boolean holds = !(value instanceof String || value instanceof Number);
    if (text != null && holds) {
      String inside = depth == 0 ? "" : path + name + ".";
      letters -= inside.length() + text.length();
      if (letters < 0) {
        throw Damage.of(file, "its objects hold each other too often or too deep");
      }
      add(inside, text, value, depth + 1);
    }
  }

  private void add(Stored stored) {
    if (tensors.size() == MOST_TENSORS) {
      throw Damage.of(file, "it has more than " + MOST_TENSORS + " tensors");
    }
    tensors.add(stored);
  }

  private Stored view(String name, View view) throws IOException {
    ZipDirectory.Entry entry = zip.entries().get(folder + "data/" + view.storage().key());
    if (entry == null) {
      throw Damage.of(file, "the numbers of " + name + " are not in it");
    }
    Optional<NumberType> known = NumberType.of(view.type());
    if (known.isEmpty()) {
      return Stored.ofType(name, view.shape(), view.type(), "type " + view.type());
    }
    NumberType type = known.get();
    long start = zip.start(entry);
    long room = entry.size() / type.bytes();
    long count = Damage.count(file, name, view.shape());
    if (count > 0 && last(view) >= room) {
      throw Damage.of(
          file,
          "%s of shape %s does not fit its storage, which has %d bytes"
              .formatted(name, view.shape(), entry.size()));
    }
    if (count > room) {
      return Stored.unread(
          name,
          view.shape(),
          view.type(),
          "a view that repeats its numbers",
          "save a copy of it: tensor.contiguous()");
    }
    long place = start + view.offset() * type.bytes();
    Stored.Values values =
        isDense(view)
            ? new NumberBlock(file, place, type, order, false)
            : new StridedBlock(file, place, type, order, view.shape(), view.strides());
    return Stored.of(name, view.shape(), view.type(), values);
  }

  /// The last number in the storage that belongs to it.
  private static long last(View view) {
    long last = view.offset();
    try {
      for (int i = 0; i < view.shape().size(); i++) {
        long steps = view.shape().get(i) - 1;
        last = Math.addExact(last, Math.multiplyExact(steps, view.strides().get(i)));
      }
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
    return last;
  }

  /// Whether its numbers lie one after another, row by row.
  private static boolean isDense(View view) {
    long step = 1;
    for (int i = view.shape().size() - 1; i >= 0; i--) {
      if (view.shape().get(i) > 1 && view.strides().get(i) != step) {
        return false;
      }
      step *= view.shape().get(i);
    }
    return true;
  }

  /// Nothing if its bytes are not in the pickle, as those of an array of objects.
  private Optional<Stored> array(String name, Array array) {
    Optional<NumberType> known = NumberType.of(array.type().text());
    if (array.bytes().length == 0) {
      return Optional.empty();
    }
    if (known.isEmpty()) {
      String text = array.type().text();
      return Optional.of(Stored.ofType(name, array.shape(), text, "NumPy's type " + text));
    }
    NumberType type = known.get();
    long count = Damage.count(file, name, array.shape());
    if (count != array.bytes().length / type.bytes()) {
      throw Damage.of(file, name + " of shape " + array.shape() + " has too few or too many bytes");
    }
    ByteOrder bytes = array.type().bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return Optional.of(
        Stored.of(
            name,
            array.shape(),
            type.text(),
            (rows, columns) -> {
              ByteBuffer numbers = ByteBuffer.wrap(array.bytes()).order(bytes);
              double[] values = new double[rows * columns];
              for (int i = 0; i < values.length; i++) {
                values[array.byColumns() ? i % rows * columns + i / rows : i] = type.next(numbers);
              }
              return Matrix.of(values, rows, columns);
            }));
  }
}
