/// Rows that models learn from and are asked about: [Inputs] are token ids, images or points, and a
/// [Dataset] holds those of one run with their targets. [IdxFile] reads the files that MNIST comes
/// in. A [Corpus] holds the tokens of a text in [TokenFile]s.
package org.harmonicloss.models.data;
