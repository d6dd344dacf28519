/// Writes ONNX. [OnnxGraph] knows what ONNX is made of, so that models read like the formulas they
/// write; [OnnxExport] lets a file appear only once it has been held against the trained model.
package org.harmonicloss.training.export;
