/// Matrices out of other people's files: safetensors, NumPy arrays, ONNX initialisers and text. The
/// files are not trusted: every size they state is checked before memory is taken for it.
package org.harmonicloss.models.tensors;
