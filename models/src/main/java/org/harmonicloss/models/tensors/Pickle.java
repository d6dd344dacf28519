package org.harmonicloss.models.tensors;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;

/// Reads a Python pickle of protocols 2 to 5 without Python: a stack machine with the opcodes of
/// https://github.com/python/cpython/blob/main/Lib/pickletools.py. Nothing is ever run. What a
/// pickle asks Python for by name goes to the [Names], who know a closed list and refuse the rest;
/// opcodes of other protocols, of classes by extension codes and of buffers elsewhere are refused.
///
/// Objects are: [Long], [Double], [Boolean], [String], `byte[]`, [Nothing], [Tuple], [ListOf],
/// [DictOf], [Name], and what the [Names] make.
final class Pickle {
  /// What a pickle may ask for.
  interface Names {
    /// @throws HarmonicException naming it, if it is not on the list
    Name find(String module, String name);

    /// What the function or class `callable` gives for `arguments`.
    Object call(Name callable, List<Object> arguments);

    /// What an object becomes by the state it had.
    Object build(Object object, Object state);

    /// What lies outside of the pickle.
    Object persistent(Object id);
  }

  /// A function or class of a Python module.
  record Name(String module, String name) {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /// Python's None, and whole numbers of more than 64 bits, which no tensor has.
  enum Nothing {
    NONE,
    LARGE_NUMBER
  }

  /// Python's tuple.
  static final class Tuple {
    private static final Tuple EMPTY = new Tuple(List.of());
    private final List<Object> items;

    Tuple(List<Object> items) {
      this.items = items;
    }

    List<Object> items() {
      return items;
    }
  }

  /// Python's list, or a set.
  static final class ListOf {
    private final List<Object> items = new ArrayList<>(0);

    List<Object> items() {
      return items;
    }
  }

  /// Python's dictionary in the order it was filled. It is never looked up in, so that keys need no
  /// hash.
  static final class DictOf {
    private final List<Object> keys = new ArrayList<>(0);
    private final List<Object> values = new ArrayList<>(0);

    void put(Object key, Object value) {
      keys.add(key);
      values.add(value);
    }

    List<Object> keys() {
      return keys;
    }

    List<Object> values() {
      return values;
    }
  }

  private static final int LAST_PROTOCOL = 5;

  private final Source file;
  private final ByteBuffer in;
  private final Names names;
  private final List<Object> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final List<Object> memo = new ArrayList<>();
  private final Map<Integer, Object> otherMemo = new HashMap<>();

  private Pickle(byte[] bytes, Source file, Names names) {
    this.file = file;
    this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.names = names;
  }

  /// @throws HarmonicException if it is damaged, or asks for what is not on the list
  static Object read(byte[] bytes, Source file, Names names) {
    Pickle pickle = new Pickle(bytes, file, names);
    try {
      while (true) {
        int opcode = pickle.in.get() & 0xFF;
        if (opcode == '.') {
          return pickle.pop();
        }
        pickle.step(opcode);
      }
    } catch (BufferUnderflowException e) {
      throw pickle.damaged("its pickle ends too early");
    }
  }

  private HarmonicException damaged(String what) {
    return Damage.of(file, what);
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(in.get() & 0xFF);
      case 0x95 -> in.getLong(); // a frame, which only helps those who read from a stream
      case '(' -> marks.add(stack.size());
      case '0' -> drop();
      case '1' -> fromMark();
      case '2' -> push(top());
      case 'N' -> push(Nothing.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.getInt());
      case 'K' -> push(in.get() & 0xFFL);
      case 'M' -> push(in.getShort() & 0xFFFFL);
      case 0x8a -> push(number(in.get() & 0xFF));
      case 0x8b -> push(number(length(in.getInt())));
      case 'G' -> push(in.order(ByteOrder.BIG_ENDIAN).getDouble());
      case 'X' -> push(text(length(in.getInt())));
      case 0x8c -> push(text(in.get() & 0xFF));
      case 0x8d -> push(text(length(in.getLong())));
      case 'C', 'U' -> push(bytes(in.get() & 0xFF));
      case 'B', 'T' -> push(bytes(length(in.getInt())));
      case 0x8e, 0x96 -> push(bytes(length(in.getLong())));
      case ']', 0x8f -> push(new ListOf());
      case '}' -> push(new DictOf());
      case ')' -> push(Tuple.EMPTY);
      case 0x85 -> push(new Tuple(popped(1)));
      case 0x86 -> push(new Tuple(popped(2)));
      case 0x87 -> push(new Tuple(popped(3)));
      case 't' -> push(new Tuple(fromMark()));
      case 'l', 0x91 -> append(fromMark(), new ListOf(), true);
      case 'd' -> put(fromMark(), new DictOf(), true);
      case 'a' -> append(popped(1), top(), false);
      case 'e', 0x90 -> append(fromMark(), top(), false);
      case 's' -> put(popped(2), top(), false);
      case 'u' -> put(fromMark(), top(), false);
      case 'q' -> remember(in.get() & 0xFF);
      case 'r' -> remember(in.getInt());
      case 0x94 -> memo.add(top());
      case 'h' -> push(recalled(in.get() & 0xFF));
      case 'j' -> push(recalled(in.getInt()));
      default -> namedStep(opcode);
    }
    in.order(ByteOrder.LITTLE_ENDIAN);
  }

  /// What asks for something by name.
  private void namedStep(int opcode) {
    switch (opcode) {
      case 'c' -> push(names.find(line(), line()));
      case 0x93 -> {
        List<Object> name = popped(2);
        if (!(name.get(0) instanceof String module) || !(name.get(1) instanceof String one)) {
          throw damaged("its pickle asks for what is no name");
        }
        push(names.find(module, one));
      }
      case 'R', 0x81 -> {
        List<Object> call = popped(2);
        call(call.get(0), call.get(1));
      }
      case 0x92 -> {
        List<Object> call = popped(3);
        if (!(call.get(2) instanceof DictOf named) || !named.keys.isEmpty()) {
          throw damaged("its pickle calls with arguments by name, which no tensor needs");
        }
        call(call.get(0), call.get(1));
      }
      case 'b' -> {
        List<Object> two = popped(2);
        push(names.build(two.get(0), two.get(1)));
      }
      case 'Q' -> push(names.persistent(pop()));
      default ->
          throw HarmonicException.failed(
              "refused: "
                  + file
                  + ": its pickle has the opcode 0x"
                  + Integer.toHexString(opcode)
                  + " at byte "
                  + (in.position() - 1),
              "torch.save writes none such; save the tensors again, or as safetensors");
    }
  }

  private void protocol(int version) {
    if (version > LAST_PROTOCOL) {
      throw damaged("its pickle is of protocol " + version + ", and 2 to 5 are known");
    }
  }

  private void call(Object callable, Object arguments) {
    if (!(callable instanceof Name name) || !(arguments instanceof Tuple tuple)) {
      throw damaged("its pickle calls what is no function");
    }
    push(names.call(name, tuple.items));
  }

  private void push(Object object) {
    stack.add(object);
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.getLast();
  }

  private Object top() {
    if (stack.size() <= floor()) {
      throw damaged("its pickle takes more than it has put on its stack");
    }
    return stack.getLast();
  }

  private Object pop() {
    Object top = top();
    stack.removeLast();
    return top;
  }

  /// Python lets this take a mark away too.
  private void drop() {
    if (!marks.isEmpty() && stack.size() == marks.getLast()) {
      marks.removeLast();
    } else {
      pop();
    }
  }

  private List<Object> popped(int count) {
    if (stack.size() - floor() < count) {
      throw damaged("its pickle takes more than it has put on its stack");
    }
    return cut(stack.size() - count);
  }

  private List<Object> fromMark() {
    if (marks.isEmpty()) {
      throw damaged("its pickle goes back to a mark that is not there");
    }
    return cut(marks.removeLast());
  }

  private List<Object> cut(int from) {
    List<Object> tail = stack.subList(from, stack.size());
    List<Object> items = new ArrayList<>(tail);
    tail.clear();
    return items;
  }

  private void append(List<Object> items, Object to, boolean anew) {
    if (!(to instanceof ListOf list)) {
      throw damaged("its pickle appends to what is no list");
    }
    list.items.addAll(items);
    if (anew) {
      push(to);
    }
  }

  private void put(List<Object> pairs, Object to, boolean anew) {
    if (!(to instanceof DictOf dict) || pairs.size() % 2 != 0) {
      throw damaged("its pickle fills what is no dictionary");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      dict.put(pairs.get(i), pairs.get(i + 1));
    }
    if (anew) {
      push(to);
    }
  }

  private void remember(int place) {
    if (place >= 0 && place < memo.size()) {
      memo.set(place, top());
    } else if (place == memo.size()) {
      memo.add(top());
    } else {
      otherMemo.put(place, top());
    }
  }

  private Object recalled(int place) {
    Object object = place >= 0 && place < memo.size() ? memo.get(place) : otherMemo.get(place);
    if (object == null) {
      throw damaged("its pickle remembers what it has not seen");
    }
    return object;
  }

  private int length(long length) {
    if (length < 0 || length > in.limit()) {
      throw damaged("its pickle says that a part has " + Long.toUnsignedString(length) + " bytes");
    }
    return (int) length;
  }

  private byte[] bytes(int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private String text(int length) {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  /// Two's complement, little-endian.
  private Object number(int length) {
    byte[] bytes = bytes(length);
    if (length > 8) {
      return Nothing.LARGE_NUMBER;
    }
    long number = length > 0 && bytes[length - 1] < 0 ? -1 : 0;
    for (int i = length - 1; i >= 0; i--) {
      number = (number << 8) | (bytes[i] & 0xFF);
    }
    return number;
  }

  private String line() {
    int from = in.position();
    while (in.get() != '\n') {
      // on to the end
    }
    return new String(in.array(), from, in.position() - 1 - from, StandardCharsets.UTF_8);
  }
}
