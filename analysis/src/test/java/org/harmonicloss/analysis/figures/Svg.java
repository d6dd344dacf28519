package org.harmonicloss.analysis.figures;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// A figure as a browser reads it.
record Svg(Document document) {
  /// A text that is not turned, and the room it takes.
  record Text(String text, Rectangle2D box) {}

  static Svg of(Figure figure) throws Exception {
    byte[] bytes = figure.render(FigureFormat.SVG);
    return new Svg(
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(bytes)));
  }

  Stream<Element> elements(String tag) {
    NodeList nodes = document.getElementsByTagName(tag);
    return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).map(Element.class::cast);
  }

  Rectangle2D page() {
    Element root = document.getDocumentElement();
    return new Rectangle2D.Double(
        0,
        0,
        Double.parseDouble(root.getAttribute("width").replace("px", "")),
        Double.parseDouble(root.getAttribute("height").replace("px", "")));
  }

  List<String> texts() {
    return elements("text").map(Element::getTextContent).toList();
  }

  List<Text> level() {
    return elements("text")
        .filter(text -> !((Element) text.getParentNode()).hasAttribute("transform"))
        .filter(text -> !text.getTextContent().isBlank())
        .map(Svg::text)
        .toList();
  }

  static void assertApart(List<Text> texts) {
    for (int i = 0; i < texts.size(); i++) {
      for (Text other : texts.subList(0, i)) {
        Text text = texts.get(i);
        assertFalse(text.box.intersects(other.box), () -> text + " on " + other);
      }
    }
  }

  private static Text text(Element element) {
    String style = element.getAttribute("style");
    double size =
        style.contains("font-size")
            ? Double.parseDouble(style.replaceAll("(?s).*font-size:([0-9.]+)px.*", "$1"))
            : 12;
    int weight = style.contains("font-weight:bold") ? Font.BOLD : Font.PLAIN;
    Font font = new Font(Font.SANS_SERIF, weight, 1).deriveFont((float) size);
    String text = element.getTextContent();
    double x = Double.parseDouble(element.getAttribute("x"));
    double y = Double.parseDouble(element.getAttribute("y"));
    // As high as digits are.
    return new Text(
        text, new Rectangle2D.Double(x, y - 0.75 * size, Canvas.width(font, text), 0.75 * size));
  }
}
