package org.harmonicloss.cli.help;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The options of a command in sections: those of a group with a title are in the section of that
/// title, and others where their names are listed.
public final class Sections implements IHelpSectionRenderer {
  private static final String NONE = "";

  private final Map<String, List<String>> named;

  private Sections(Map<String, List<String>> named) {
    this.named = named;
  }

  /// Has the help of `line` show sections.
  ///
  /// @param named the sections in their order, and long names of options that come first in each,
  ///     without the hyphens; an option that nobody names and that has no titled group is in the
  ///     last one
  public static void show(CommandLine line, Map<String, List<String>> named) {
    Map<String, IHelpSectionRenderer> parts = line.getHelpSectionMap();
    parts.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new Sections(named));
    line.setHelpSectionMap(parts);
  }

  /// The options of `spec` by title, those that are hidden left out; one section without a title
  /// where it has none.
  static Map<String, List<OptionSpec>> of(CommandSpec spec) {
    IHelpSectionRenderer renderer =
        spec.commandLine().getHelpSectionMap().get(UsageMessageSpec.SECTION_KEY_OPTION_LIST);
    return (renderer instanceof Sections sections ? sections : new Sections(Map.of())).sort(spec);
  }

  private Map<String, List<OptionSpec>> sort(CommandSpec spec) {
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    named.forEach(
        (title, names) -> {
          List<OptionSpec> options = new ArrayList<>();
          for (String name : names) {
            OptionSpec option = spec.findOption("--" + name);
            if (option != null) {
              options.add(option);
            }
          }
          sections.put(title, options);
        });
    List<OptionSpec> first = sections.values().stream().flatMap(List::stream).toList();
    String last = sections.isEmpty() ? NONE : List.copyOf(sections.keySet()).getLast();
    for (OptionSpec option : spec.options()) {
      if (!first.contains(option) && !option.hidden()) {
        String title = title(option);
        sections
            .computeIfAbsent(title.isEmpty() ? last : title, _ -> new ArrayList<>())
            .add(option);
      }
    }
    return sections;
  }

  private static String title(OptionSpec option) {
    ArgGroupSpec group = option.group();
    return group == null || group.heading() == null
        ? NONE
        : group.heading().replace("%n", "").replaceFirst(":$", "");
  }

  @Override
  public String render(Help help) {
    CommandSpec spec = help.commandSpec();
    Map<String, List<OptionSpec>> sections = sort(spec);
    List<OptionSpec> all = sections.values().stream().flatMap(List::stream).toList();
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (title, options) -> {
          Layout layout =
              help.createDefaultLayout(all, spec.positionalParameters(), help.colorScheme());
          layout.addOptions(options, help.parameterLabelRenderer());
          text.append(title.isEmpty() ? "" : String.format("%n%s:%n", title)).append(layout);
        });
    return text.toString();
  }
}
