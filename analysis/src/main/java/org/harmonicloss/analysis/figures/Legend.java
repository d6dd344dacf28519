package org.harmonicloss.analysis.figures;

import java.awt.Graphics2D;
import java.util.List;

/// What the looks of things stand for, below a plot: in one row if that has room, else in columns
/// from top to bottom.
record Legend(List<Entry> entries) {
  record Entry(String text, Look look) {}

  private static final double LINE = 19;

  /// Between a sample and its text, and between entries.
  private static final double GAP = 7;

  private static final double BETWEEN = 26;

  /// Longer texts lose their middle.
  private static final double WIDEST = 1200;

  Legend {
    entries =
        entries.stream()
            .map(entry -> new Entry(Canvas.fitting(Theme.LABEL, entry.text, WIDEST), entry.look))
            .toList();
  }

  private static double sample(Entry entry) {
    return entry.look.line() == null ? 10 : 30;
  }

  private static double width(Entry entry) {
    return sample(entry) + GAP + Canvas.width(Theme.LABEL, entry.text);
  }

  /// What the widest entry takes.
  double width() {
    return entries.stream().mapToDouble(Legend::width).max().orElse(0);
  }

  double height(double room) {
    return rows(room) * LINE;
  }

  private boolean isOneRow(double room) {
    double all = entries.stream().mapToDouble(entry -> width(entry) + BETWEEN).sum() - BETWEEN;
    return all <= room;
  }

  private int rows(double room) {
    int columns = (int) Math.max(1, Math.floor((room + BETWEEN) / (width() + BETWEEN)));
    return isOneRow(room) ? Math.min(1, entries.size()) : Math.ceilDiv(entries.size(), columns);
  }

  /// @param left and `top` of the room for it, `room` wide, in whose middle it is
  void draw(Graphics2D graphics, double left, double top, double room) {
    int rows = rows(room);
    boolean row = isOneRow(room);
    double column = width() + BETWEEN;
    double all =
        row
            ? entries.stream().mapToDouble(entry -> width(entry) + BETWEEN).sum()
            : Math.ceilDiv(entries.size(), rows) * column;
    double start = left + (room - (all - BETWEEN)) / 2;
    double x = start;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      double y = top + (row ? 0 : i % rows) * LINE + LINE / 2;
      if (!row) {
        int across = i / rows;
        x = start + across * column;
      }
      entry.look.drawSample(graphics, x, y, sample(entry));
      graphics.setFont(Theme.LABEL);
      graphics.setColor(Theme.INK);
      graphics.drawString(entry.text, (float) (x + sample(entry) + GAP), (float) (y + 4));
      x += width(entry) + BETWEEN;
    }
  }
}
