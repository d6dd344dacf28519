package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;

/// What a zip archive holds (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), large
/// ones (zip64) too. Entries are found, not unpacked: those that are read are stored as they are.
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int LARGE_END = 0x06064b50;
  private static final int LARGE_LOCATOR = 0x07064b50;
  private static final int LOCATOR_SIZE = 20;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_SIZE = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_SIZE = 30;
  private static final int LARGE_FIELD = 1;
  private static final long IN_LARGE_FIELD = 0xFFFF_FFFFL;
  private static final int MOST_COMMENT = 0xFFFF;
  private static final int MOST_ENTRIES = 200_000;

  private final FileBytes bytes;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /// @param local where its own header begins
  /// @param size as it is stored
  /// @param plain whether it is stored as it is: not packed, not encrypted
  record Entry(String name, long local, long size, boolean plain) {}

  private ZipDirectory(FileBytes bytes) {
    this.bytes = bytes;
  }

  /// @throws HarmonicException if it is damaged, or no archive
  static ZipDirectory read(FileBytes bytes) throws IOException {
    ZipDirectory directory = new ZipDirectory(bytes);
    directory.read();
    return directory;
  }

  /// By name, in the order of the directory.
  Map<String, Entry> entries() {
    return entries;
  }

  /// Where an entry's bytes begin.
  ///
  /// @throws HarmonicException if it is packed, or does not lie in the file
  long start(Entry entry) throws IOException {
    if (!entry.plain) {
      throw HarmonicException.failed(
          "packed within the archive: " + entry.name + " in " + file(),
          "PyTorch stores tensors as they are: unpack it and save it again with torch.save");
    }
    if (entry.local > bytes.size() - LOCAL_SIZE || number(entry.local, 4) != LOCAL) {
      throw damaged(entry.name + " does not begin where it should");
    }
    long start =
        entry.local + LOCAL_SIZE + number(entry.local + 26, 2) + number(entry.local + 28, 2);
    if (start > bytes.size() || entry.size > bytes.size() - start) {
      throw damaged(entry.name + " lies outside of the file");
    }
    return start;
  }

  private Source file() {
    return bytes.file();
  }

  private HarmonicException damaged(String what) {
    return Damage.of(file(), what);
  }

  private long number(long at, int length) throws IOException {
    return bytes.littleEndian(at, length);
  }

  /// Eight bytes, of which no file needs more than seven.
  private long large(long at) throws IOException {
    if (bytes.at(at + 7) != 0) {
      throw damaged("its directory names a place outside of the file");
    }
    return number(at, 7);
  }

  private void read() throws IOException {
    long end = end();
    long count = number(end + 10, 2);
    long size = number(end + 12, 4);
    long from = number(end + 16, 4);
    long locator = end - LOCATOR_SIZE;
    if (locator >= 0 && number(locator, 4) == LARGE_LOCATOR) {
      long at = large(locator + 8);
      if (at > locator - 56 || number(at, 4) != LARGE_END) {
        throw damaged("its directory is not where it should be");
      }
      count = large(at + 32);
      size = large(at + 40);
      from = large(at + 48);
    }
    if (from > end || size > end - from || count > size / ENTRY_SIZE || count > MOST_ENTRIES) {
      throw damaged("its directory does not fit into it");
    }
    long at = from;
    for (long i = 0; i < count; i++) {
      at = entry(at, from + size);
    }
  }

  /// The last thing in the file but for a comment.
  private long end() throws IOException {
    long last = bytes.size() - END_SIZE;
    long first = Math.max(0, last - MOST_COMMENT);
    if (last >= 0 && number(last, 4) == END) {
      return last;
    }
    if (last > 0) {
      byte[] tail = bytes.copy(first, bytes.size());
      for (int i = (int) (last - first); i >= 0; i--) {
        boolean here = tail[i] == 'P' && tail[i + 1] == 'K' && tail[i + 2] == 5 && tail[i + 3] == 6;
        int comment = (tail[i + 20] & 0xFF) | (tail[i + 21] & 0xFF) << 8;
        if (here && i + END_SIZE + comment == tail.length) {
          return first + i;
        }
      }
    }
    throw damaged("it has no directory at its end, as zip archives have");
  }

  private long entry(long at, long end) throws IOException {
    if (at > end - ENTRY_SIZE || number(at, 4) != ENTRY) {
      throw damaged("its directory is broken");
    }
    boolean encrypted = (number(at + 8, 2) & 1) != 0;
    long packing = number(at + 10, 2);
    long size = number(at + 20, 4);
    long whole = number(at + 24, 4);
    int name = (int) number(at + 28, 2);
    int extra = (int) number(at + 30, 2);
    int comment = (int) number(at + 32, 2);
    long local = number(at + 42, 4);
    long names = at + ENTRY_SIZE;
    if (names + name + extra + comment > end) {
      throw damaged("its directory is broken");
    }
    long field = names + name;
    while (field + 4 <= names + name + extra) {
      long next = field + 4 + number(field + 2, 2);
      if (number(field, 2) == LARGE_FIELD && next <= names + name + extra) {
        long value = field + 4;
        // Those that have no room above stand here, in this order.
        if (whole == IN_LARGE_FIELD && value + 8 <= next) {
          whole = large(value);
          value += 8;
        }
        if (size == IN_LARGE_FIELD && value + 8 <= next) {
          size = large(value);
          value += 8;
        }
        if (local == IN_LARGE_FIELD && value + 8 <= next) {
          local = large(value);
        }
      }
      field = next;
    }
    String text = new String(bytes.copy(names, names + name), StandardCharsets.UTF_8);
    boolean plain = packing == 0 && !encrypted && size == whole;
    if (entries.put(text, new Entry(text, local, size, plain)) != null) {
      throw damaged("it has two entries named " + text);
    }
    return names + name + extra + comment;
  }
}
