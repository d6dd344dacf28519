package org.harmonicloss.analysis.report;

import java.util.Optional;
import org.harmonicloss.models.config.RunConfig;

/// A run as a report shows it by itself.
///
/// @param name what the user knows it by
/// @param geometry of its token embedding; empty if it has none, or none yet
/// @param note what is unusual about the run, in a sentence; empty if nothing is
public record ReportedRun(
    String name,
    RunConfig config,
    RunSummary summary,
    Curve curve,
    Optional<Geometry> geometry,
    String note) {}
