package org.harmonicloss.analysis.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonicloss.models.base.Json;

/// Text and data put into a page so that they stay text and data, whatever they hold.
final class Html {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private Html() {}

  /// For the content of an element, or an attribute's value in quotes.
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// For the content of a script element, which nothing but `</script` and `<!--` can end or
  /// confuse: no `<` is left. These characters occur only in JSON's strings, where such escapes
  /// mean the same.
  static String json(JsonNode json) {
    return Json.compact(json)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026");
  }

  /// Fills each `{{place}}` of a template. What is put in is not looked through again, so it may
  /// have braces of its own.
  static String fill(String template, Map<String, String> places) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(places.get(place.group(1))));
  }
}
