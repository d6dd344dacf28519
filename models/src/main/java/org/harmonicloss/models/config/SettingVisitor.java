package org.harmonicloss.models.config;

/// Goes through the settings of a configuration, one after another. It is given each with the value
/// that it has, and answers with the value that it shall have: the same one, to look only.
///
/// So a part of a configuration names its settings in one place. JSON, options, grids and
/// comparisons go through them without knowing which there are.
public interface SettingVisitor {
  /// @param value null only of a text that is missing
  <T> T visit(Setting<T> setting, T value);
}
