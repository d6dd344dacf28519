package org.harmonicloss.models.tensors;

import java.util.List;

/// What the pickle of a checkpoint is about, besides Python's own objects.
final class TorchObjects {
  private TorchObjects() {}

  /// Numbers in an entry of the archive.
  ///
  /// @param type of the numbers; null where a tensor says so, for bytes of no type
  /// @param key of the entry
  record Storage(String type, String key) {}

  /// A tensor of a storage.
  ///
  /// @param type of the numbers
  /// @param offset of the first, in numbers
  /// @param strides between neighbours of each dimension, in numbers
  record View(Storage storage, String type, long offset, List<Long> shape, List<Long> strides) {}

  /// A tensor whose numbers are not read.
  ///
  /// @param what such as `a sparse tensor`
  record Unread(String what, List<Long> shape, String type) {}

  /// A type of numbers, torch's or NumPy's.
  static final class ElementType {
    private final String text;
    private boolean bigEndian;

    ElementType(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    boolean bigEndian() {
      return bigEndian;
    }

    void bigEndian(boolean big) {
      bigEndian = big;
    }
  }

  /// A NumPy array or number, whose bytes are in the pickle.
  static final class Array {
    private ElementType type = new ElementType("");
    private List<Long> shape = List.of();
    private boolean byColumns;
    private byte[] bytes = {};

    void set(ElementType ofNumbers, List<Long> size, boolean fortran, byte[] numbers) {
      type = ofNumbers;
      shape = size;
      byColumns = fortran;
      bytes = numbers;
    }

    ElementType type() {
      return type;
    }

    List<Long> shape() {
      return shape;
    }

    boolean byColumns() {
      return byColumns;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /// A module of a TorchScript program: its fields, tensors and other modules.
  static final class Module {
    private Pickle.DictOf fields = new Pickle.DictOf();

    Pickle.DictOf fields() {
      return fields;
    }

    void fields(Pickle.DictOf state) {
      fields = state;
    }
  }

  /// Something without tensors, which is passed over.
  enum Other {
    OPAQUE
  }
}
