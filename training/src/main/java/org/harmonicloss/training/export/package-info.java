/// Writes trained models as ONNX. Start at [OnnxExport]; [OnnxGraph] knows what ONNX is made of, so
/// that the others read like the formulas they write.
package org.harmonicloss.training.export;
