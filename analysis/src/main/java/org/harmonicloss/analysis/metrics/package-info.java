/// How near a model has come to the structure of its task. [Metric] lists what is one number of an
/// embedding, such as [Circle] for modular addition; [Grokking] looks at how the training went.
package org.harmonicloss.analysis.metrics;
