/// The mathematics of points. Start at [Embedding], what every metric is given; [Pca] is what most
/// of them are made of.
package org.harmonicloss.analysis.geometry;
