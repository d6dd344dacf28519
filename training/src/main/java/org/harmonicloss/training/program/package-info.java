/// Training programs and what they work on: TorchScript text that libtorch runs, the parameters it
/// changes, and the checkpoints these are kept in. Start at `training.torchscript`, the whole
/// training step, then at [TrainingProgram], which loads it, and [Stack], which feeds it.
package org.harmonicloss.training.program;
