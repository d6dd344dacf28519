/// `harmonic train` and `harmonic tasks`: options become configurations, and configurations runs.
/// Start at [TrainCommand].
package org.harmonicloss.cli.train;
