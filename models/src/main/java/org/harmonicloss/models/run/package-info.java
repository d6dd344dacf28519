/// Runs on the disk: their configuration, where they came from and how they went. Start at
/// [RunDirectory], which alone knows the names of a run's files; a [Sweep] is a folder of runs.
package org.harmonicloss.models.run;
