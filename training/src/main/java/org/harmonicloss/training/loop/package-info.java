/// Trains runs, each into its directory. Start at [Trainer], which puts runs into stacks, and
/// [StackTrainer], the loop over epochs.
package org.harmonicloss.training.loop;
