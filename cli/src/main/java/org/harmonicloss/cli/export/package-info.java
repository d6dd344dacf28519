/// `harmonic export`: a run's model as other programs read it. [ExportCommand] chooses the form,
/// [ExportFolder] writes it, and each form says which files it has.
package org.harmonicloss.cli.export;
