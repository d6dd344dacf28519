/// `harmonic probe` and `harmonic tensors`: what a model predicts, and what it or a file holds.
/// Start at [ProbeCommand].
package org.harmonicloss.cli.probe;
