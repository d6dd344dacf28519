/// The mathematics of embeddings, and figures of them.
///
/// Start at [org.harmonicloss.analysis.Embedding], what every metric is given;
/// [org.harmonicloss.analysis.Pca] is what most of them are made of, and
/// [org.harmonicloss.analysis.Metric] lists them;
/// [org.harmonicloss.analysis.report.Report] shows many runs. Nothing here reads or writes files.
package org.harmonicloss.analysis;
