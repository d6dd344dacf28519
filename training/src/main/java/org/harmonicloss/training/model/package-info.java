/// Models as they are trained and exported. Start at [Network], a [Body], an [OutputHead] and a
/// [Loss] put together, which lists the parameters once for training, checkpoints and exports
/// alike; [MlpBody] is the shortest body that learns an embedding.
package org.harmonicloss.training.model;
