/// Training programs and what they work on: TorchScript text that libtorch runs, the parameters it
/// changes, and the checkpoints these are kept in. Start at the `.torchscript` resources, which are
/// the whole training step, then at [TrainingProgram], which loads them, and [Stack], which feeds
/// them.
package org.harmonicloss.training.program;
