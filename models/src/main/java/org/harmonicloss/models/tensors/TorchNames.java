package org.harmonicloss.models.tensors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.tensors.Pickle.DictOf;
import org.harmonicloss.models.tensors.Pickle.ListOf;
import org.harmonicloss.models.tensors.Pickle.Name;
import org.harmonicloss.models.tensors.Pickle.Tuple;
import org.harmonicloss.models.tensors.TorchObjects.Array;
import org.harmonicloss.models.tensors.TorchObjects.ElementType;
import org.harmonicloss.models.tensors.TorchObjects.Module;
import org.harmonicloss.models.tensors.TorchObjects.Other;
import org.harmonicloss.models.tensors.TorchObjects.Storage;
import org.harmonicloss.models.tensors.TorchObjects.Unread;
import org.harmonicloss.models.tensors.TorchObjects.View;

/// The closed list of what a checkpoint may ask Python for, and what becomes of it here: the
/// functions of `torch/_utils.py` that make tensors of storages, NumPy's of arrays, dictionaries,
/// and a few classes that hold settings, which are passed over. Whatever is not on the list is
/// refused by its name.
final class TorchNames implements Pickle.Names {
  private static final int MOST_DIMENSIONS = 64;
  private static final String SCRIPT = "__torch__";

  /// By the names that storages have in `torch`, before `Storage`.
  private static final Map<String, String> STORAGES =
      Map.ofEntries(
          Map.entry("Double", "float64"),
          Map.entry("Float", "float32"),
          Map.entry("Half", "float16"),
          Map.entry("BFloat16", "bfloat16"),
          Map.entry("Long", "int64"),
          Map.entry("Int", "int32"),
          Map.entry("Short", "int16"),
          Map.entry("Char", "int8"),
          Map.entry("Byte", "uint8"),
          Map.entry("Bool", "bool"),
          Map.entry("ComplexFloat", "complex64"),
          Map.entry("ComplexDouble", "complex128"),
          Map.entry("QInt8", "qint8"),
          Map.entry("QUInt8", "quint8"),
          Map.entry("QInt32", "qint32"),
          Map.entry("Untyped", ""));

  private static final Set<String> TYPES =
      Set.of(
          "float64",
          "float32",
          "float16",
          "bfloat16",
          "float8_e4m3fn",
          "float8_e4m3fnuz",
          "float8_e5m2",
          "float8_e5m2fnuz",
          "complex32",
          "complex64",
          "complex128",
          "int64",
          "int32",
          "int16",
          "int8",
          "uint64",
          "uint32",
          "uint16",
          "uint8",
          "bool",
          "qint8",
          "quint8",
          "qint32");

  /// What NumPy calls its types, in the names of ours.
  private static final Map<String, String> ARRAYS =
      Map.ofEntries(
          Map.entry("f8", "float64"),
          Map.entry("f4", "float32"),
          Map.entry("f2", "float16"),
          Map.entry("i8", "int64"),
          Map.entry("i4", "int32"),
          Map.entry("i2", "int16"),
          Map.entry("i1", "int8"),
          Map.entry("u8", "uint64"),
          Map.entry("u4", "uint32"),
          Map.entry("u2", "uint16"),
          Map.entry("u1", "uint8"),
          Map.entry("b1", "bool"));

  /// What holds no tensors and is passed over.
  private static final Set<String> PASSED_OVER =
      Set.of(
          "argparse.Namespace",
          "types.SimpleNamespace",
          "pathlib.Path",
          "pathlib.PosixPath",
          "pathlib.WindowsPath",
          "pathlib.PurePosixPath",
          "pathlib.PureWindowsPath",
          "pathlib._local.PosixPath",
          "pathlib._local.WindowsPath",
          "datetime.datetime",
          "datetime.date",
          "datetime.timedelta",
          "builtins.object",
          "builtins.str",
          "builtins.int",
          "builtins.float",
          "builtins.bool",
          "builtins.complex",
          "builtins.slice",
          "builtins.range",
          "copyreg._reconstructor",
          "torch.device",
          "torch.strided",
          "torch.sparse_coo",
          "torch.sparse_csr",
          "torch.per_tensor_affine",
          "torch.per_channel_affine",
          "torch.serialization._get_layout",
          "torch.torch_version.TorchVersion",
          "torch.Tensor",
          "torch.nn.parameter.Parameter",
          "torch.nn.parameter.Buffer");

  private static final Set<String> COLLECTIONS =
      Set.of(
          "collections.OrderedDict",
          "collections.defaultdict",
          "collections.Counter",
          "builtins.dict",
          "builtins.list",
          "builtins.set",
          "builtins.frozenset");

  private static final Set<String> FUNCTIONS =
      Set.of(
          "torch._utils._rebuild_tensor",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_tensor_v3",
          "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch._utils._rebuild_qtensor",
          "torch._utils._rebuild_sparse_tensor",
          "torch._utils._rebuild_sparse_csr_tensor",
          "torch._utils._rebuild_meta_tensor_no_storage",
          "torch._tensor._rebuild_from_type_v2",
          "torch.jit._pickle.restore_type_tag",
          "torch.jit._pickle.build_intlist",
          "torch.jit._pickle.build_doublelist",
          "torch.jit._pickle.build_boollist",
          "torch.jit._pickle.build_tensorlist",
          "torch.Size",
          "numpy.ndarray",
          "numpy.dtype",
          "numpy.core.multiarray._reconstruct",
          "numpy.core.multiarray.scalar",
          "_codecs.encode");

  private final Source file;

  TorchNames(Source file) {
    this.file = file;
  }

  /// Python 2's and NumPy 2's names are those of others.
  @Override
  public Name find(String module, String name) {
    String today =
        switch (module) {
          case "__builtin__" -> "builtins";
          case "copy_reg" -> "copyreg";
          case "numpy._core.multiarray" -> "numpy.core.multiarray";
          case "torch.storage" -> "torch";
          default -> module;
        };
    Name found = new Name(today, name);
    String text = found.toString();
    boolean known =
        FUNCTIONS.contains(text)
            || COLLECTIONS.contains(text)
            || PASSED_OVER.contains(text)
            || isScript(found)
            || (today.equals("torch") && (isStorage(name) || TYPES.contains(name)));
    if (!known) {
      throw refused(module + "." + name);
    }
    return found;
  }

  private HarmonicException refused(String what) {
    return HarmonicException.failed(
        "refused: " + file + " wants " + what + ", which no tensor needs",
        "nothing in it is run; in Python save the tensors alone, with"
            + " torch.save(model.state_dict(), …) or safetensors.torch.save_file(…)");
  }

  private static boolean isScript(Name name) {
    return name.module().equals(SCRIPT) || name.module().startsWith(SCRIPT + ".");
  }

  private static boolean isStorage(String name) {
    return name.endsWith("Storage")
        && STORAGES.containsKey(name.substring(0, name.length() - "Storage".length()));
  }

  private HarmonicException damaged(String what) {
    return Damage.of(file, what);
  }

  @Override
  public Object persistent(Object id) {
    if (id instanceof Tuple tuple
        && tuple.items().size() >= 5
        && "storage".equals(tuple.items().get(0))
        && tuple.items().get(1) instanceof Name type
        && tuple.items().get(2) instanceof String key) {
      if (type.module().equals("torch") && isStorage(type.name())) {
        String numbers = STORAGES.get(type.name().replaceFirst("Storage$", ""));
        return new Storage(numbers.isEmpty() ? null : numbers, key);
      }
      if (type.module().equals("torch") && TYPES.contains(type.name())) {
        return new Storage(type.name(), key);
      }
    }
    throw damaged("its pickle refers to what is no storage of numbers");
  }

  @Override
  public Object call(Name callable, List<Object> arguments) {
    String name = callable.toString();
    if (isScript(callable)) {
      return new Module();
    }
    if (COLLECTIONS.contains(name)) {
      return collection(name, arguments);
    }
    return switch (name) {
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" ->
          view(arguments, null);
      case "torch._utils._rebuild_tensor_v3" -> view(arguments, argument(arguments, 6));
      case "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch.jit._pickle.restore_type_tag",
          "torch.jit._pickle.build_intlist",
          "torch.jit._pickle.build_doublelist",
          "torch.jit._pickle.build_boollist",
          "torch.jit._pickle.build_tensorlist" ->
          argument(arguments, 0);
      case "torch._tensor._rebuild_from_type_v2" -> {
        if (!(argument(arguments, 0) instanceof Name function)
            || !function.name().startsWith("_rebuild_")
            || function.equals(callable)
            || !(argument(arguments, 2) instanceof Tuple tuple)) {
          throw damaged("its pickle has a tensor that is made in no known way");
        }
        yield call(function, tuple.items());
      }
      case "torch._utils._rebuild_qtensor" ->
          argument(arguments, 0) instanceof Storage storage
              ? new Unread("a quantized tensor", numbers(argument(arguments, 2)), type(storage))
              : Other.OPAQUE;
      case "torch._utils._rebuild_sparse_tensor", "torch._utils._rebuild_sparse_csr_tensor" ->
          new Unread("a sparse tensor", List.of(), "sparse");
      case "torch._utils._rebuild_meta_tensor_no_storage" ->
          new Unread(
              "a tensor without numbers (of the device meta)",
              numbers(argument(arguments, 1)),
              "meta");
      case "torch.Size" -> argument(arguments, 0);
      case "numpy.dtype" -> arrayType(argument(arguments, 0));
      case "numpy.core.multiarray._reconstruct" -> new Array();
      case "numpy.core.multiarray.scalar" -> scalar(arguments);
      case "_codecs.encode" ->
          argument(arguments, 0) instanceof String text
              ? text.getBytes(StandardCharsets.ISO_8859_1)
              : Other.OPAQUE;
      default -> {
        if (PASSED_OVER.contains(name)) {
          yield Other.OPAQUE;
        }
        throw refused("to call " + name);
      }
    };
  }

  private Object argument(List<Object> arguments, int index) {
    if (index >= arguments.size()) {
      throw damaged("its pickle calls a function with too few arguments");
    }
    return arguments.get(index);
  }

  private static Object collection(String name, List<Object> arguments) {
    Object first = arguments.isEmpty() ? null : arguments.getFirst();
    if (name.endsWith("dict") || name.endsWith("Dict") || name.endsWith("Counter")) {
      DictOf dict = new DictOf();
      if (first instanceof ListOf pairs) { // as OrderedDict([(key, value), …])
        for (Object pair : pairs.items()) {
          List<Object> two =
              pair instanceof Tuple tuple
                  ? tuple.items()
                  : pair instanceof ListOf list ? list.items() : List.of();
          if (two.size() == 2) {
            dict.put(two.getFirst(), two.getLast());
          }
        }
      }
      return first instanceof DictOf same ? same : dict;
    }
    return first instanceof ListOf same ? same : new ListOf();
  }

  /// @param type a type of torch's, or null where the storage has one
  private Object view(List<Object> arguments, Object type) {
    if (!(argument(arguments, 0) instanceof Storage storage)
        || !(argument(arguments, 1) instanceof Long offset)) {
      throw damaged("its pickle has a tensor without a storage");
    }
    List<Long> shape = numbers(argument(arguments, 2));
    List<Long> strides = numbers(argument(arguments, 3));
    String text = type instanceof Name name ? name.name() : type(storage);
    if (shape.size() != strides.size() || offset < 0 || text.isEmpty()) {
      throw damaged("its pickle has a tensor of an impossible shape");
    }
    return new View(storage, text, offset, shape, strides);
  }

  private static String type(Storage storage) {
    return storage.type() == null ? "" : storage.type();
  }

  private List<Long> numbers(Object object) {
    List<Object> items =
        object instanceof Tuple tuple
            ? tuple.items()
            : object instanceof ListOf list ? list.items() : null;
    if (items == null || items.size() > MOST_DIMENSIONS) {
      throw damaged("its pickle has a tensor of an impossible shape");
    }
    List<Long> numbers = new ArrayList<>(items.size());
    for (Object item : items) {
      if (!(item instanceof Long number) || number < 0) {
        throw damaged("its pickle has a tensor of an impossible shape");
      }
      numbers.add(number);
    }
    return numbers;
  }

  private static ElementType arrayType(Object descr) {
    String text = descr instanceof String name ? name : "";
    return new ElementType(ARRAYS.getOrDefault(text.replaceFirst("^[<>=|]", ""), text));
  }

  private Object scalar(List<Object> arguments) {
    Array array = new Array();
    if (argument(arguments, 0) instanceof ElementType type
        && arguments.size() > 1
        && arguments.get(1) instanceof byte[] bytes) {
      array.set(type, List.of(), false, bytes);
    }
    return array;
  }

  @Override
  public Object build(Object object, Object state) {
    List<Object> items = state instanceof Tuple tuple ? tuple.items() : List.of();
    switch (object) {
      case Module module -> {
        Object fields = items.size() == 2 ? items.getLast() : state;
        if (fields instanceof DictOf dict) {
          module.fields(dict);
        }
      }
      case ElementType type -> type.bigEndian(items.size() > 1 && ">".equals(items.get(1)));
      case Array array -> array(array, items);
      default -> {
        // Attributes of a dictionary, such as _metadata, or of what is passed over.
      }
    }
    return object;
  }

  /// Version, shape, type, whether the columns come first, and the bytes.
  private void array(Array array, List<Object> state) {
    if (state.size() == 5
        && state.get(2) instanceof ElementType type
        && state.get(3) instanceof Boolean byColumns
        && state.get(4) instanceof byte[] bytes) {
      array.set(type, numbers(state.get(1)), byColumns, bytes);
    }
  }
}
