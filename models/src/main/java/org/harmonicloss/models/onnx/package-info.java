/// Exported models, computed by ONNX Runtime: what they predict, and the weights they hold.
package org.harmonicloss.models.onnx;
