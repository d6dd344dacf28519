package org.harmonicloss.analysis.report;

import java.util.OptionalDouble;

/// The shape of a run's token embedding, in numbers.
///
/// @param cumulative [D], the share of variance that the first 1, 2, … components explain
/// @param plane that of the first two
/// @param metric name of the task's representation metric
/// @param value of that metric; empty if the embedding has none
/// @param note why there is no value; else empty
public record Shape(
    double[] cumulative, double plane, String metric, OptionalDouble value, String note) {}
