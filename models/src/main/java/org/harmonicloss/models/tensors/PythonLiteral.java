package org.harmonicloss.models.tensors;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a value as Python writes one
/// (https://docs.python.org/3/library/ast.html#ast.literal_eval): texts, whole numbers, truth
/// values, `None`, tuples, lists and dictionaries, which become [String], [Long] or [BigInteger],
/// [Boolean], [Optional#empty], [Tuple], [List] and [Map]. NumPy's headers have no others.
final class PythonLiteral {
  /// No type nests as deeply as this.
  private static final int MOST_DEPTH = 32;

  /// A tuple, which is not the same as a list.
  record Tuple(List<Object> items) {}

  private final String text;
  private int at;
  private int depth;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /// @throws IllegalArgumentException saying what is wrong, if the text is not one literal
  static Object parse(String text) {
    PythonLiteral literal = new PythonLiteral(text);
    Object value = literal.value();
    literal.blanks();
    if (literal.at < text.length()) {
      throw literal.wrong("more than one value");
    }
    return value;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(what + " at character " + (at + 1));
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean next(char wanted) {
    blanks();
    boolean there = at < text.length() && text.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private Object value() {
    if (++depth > MOST_DEPTH) {
      throw wrong("values too deep in each other");
    }
    blanks();
    Object value =
        switch (at < text.length() ? text.charAt(at) : ' ') {
          case '{' -> dictionary();
          case '(' -> tuple();
          case '[' -> list();
          case '\'', '"' -> strings();
          default -> word();
        };
    depth--;
    return value;
  }

  private Map<Object, Object> dictionary() {
    Map<Object, Object> map = new LinkedHashMap<>();
    at++;
    while (!next('}')) {
      Object key = value();
      if (!next(':')) {
        throw wrong("no ':'");
      }
      map.put(key, value()); // of two values of a key the last counts
      end('}');
    }
    return map;
  }

  private List<Object> list() {
    List<Object> items = new ArrayList<>();
    at++;
    while (!next(']')) {
      items.add(value());
      end(']');
    }
    return items;
  }

  /// Of one item only a comma makes a tuple.
  private Object tuple() {
    List<Object> items = new ArrayList<>();
    boolean comma = false;
    at++;
    while (!next(')')) {
      items.add(value());
      comma = end(')');
    }
    return items.size() == 1 && !comma ? items.getFirst() : new Tuple(items);
  }

  /// A comma, or what closes the whole, which is left.
  private boolean end(char closing) {
    boolean comma = next(',');
    blanks();
    if (!comma && (at == text.length() || text.charAt(at) != closing)) {
      throw wrong("no '" + closing + "'");
    }
    return comma;
  }

  /// Texts one after another are one.
  private String strings() {
    StringBuilder string = new StringBuilder();
    while (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
      string(string);
      blanks();
    }
    return string.toString();
  }

  private void string(StringBuilder string) {
    char quote = text.charAt(at++);
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      string.append(c == '\\' && at < text.length() ? escaped() : c);
    }
    if (at == text.length()) {
      throw wrong("a quote is not closed");
    }
    at++;
  }

  private char escaped() {
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case '\\', '\'', '"' -> c;
      case 'x', 'u' -> {
        int digits = c == 'x' ? 2 : 4;
        if (at + digits > text.length()) {
          throw wrong("no character");
        }
        at += digits;
        try {
          yield (char) Integer.parseInt(text.substring(at - digits, at), 16);
        } catch (NumberFormatException e) {
          throw wrong("no character");
        }
      }
      default -> throw wrong("unknown escape \\" + c);
    };
  }

  private Object word() {
    int from = at;
    while (at < text.length() && isPartOfWord(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at);
    boolean prefix = word.matches("[uU]") && at < text.length();
    if (prefix && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
      return strings();
    }
    return switch (word) {
      case "True" -> true;
      case "False" -> false;
      case "None" -> Optional.empty();
      default -> number(word);
    };
  }

  private static boolean isPartOfWord(char c) {
    return c == '-' || c == '+' || c == '_' || Character.isLetterOrDigit(c);
  }

  private Number number(String word) {
    try {
      // Python 2 wrote 3L.
      BigInteger number = new BigInteger(word.replaceAll("(?<=[0-9])(_(?=[0-9])|L$)", ""));
      return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    } catch (NumberFormatException e) {
      throw wrong(word.isEmpty() ? "no value" : "unknown value " + word);
    }
  }
}
