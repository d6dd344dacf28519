/// What parameters a model has, listed once: [ModelParameter] gives their names, shapes and initial
/// distributions, for training, checkpoints and exports alike.
package org.harmonicloss.training.model;
